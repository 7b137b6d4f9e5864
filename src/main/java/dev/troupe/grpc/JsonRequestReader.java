package dev.troupe.grpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.vertx.core.MultiMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes a request from an HTTP body, the path's variables and the query, in this order, the later
 * over the earlier. Path and query become JSON first, so that one parser knows every type's
 * spelling. Stateless.
 */
final class JsonRequestReader {
  private final JsonCodec codec;

  JsonRequestReader(JsonCodec codec) {
    this.codec = codec;
  }

  <Q extends Message> Q read(
      MethodBinding<Q, ?> binding, JsonRoutes.Match match, String body, MultiMap query) {
    Message.Builder request = binding.requestPrototype().newBuilderForType();
    JsonRoute route = match.route();
    if (route.body().equals("*")) {
      if (!body.isBlank()) {
        codec.merge(body, request);
      }
    } else if (route.takesBody() && !body.isBlank()) {
      codec.merge("{\"" + route.body() + "\":" + body + "}", request);
    }
    request.mergeFrom(parameters(binding, match, query));
    @SuppressWarnings("unchecked") // A message's builder builds that message.
    Q built = (Q) request.build();
    return built;
  }

  private Message parameters(MethodBinding<?, ?> binding, JsonRoutes.Match match, MultiMap query) {
    ObjectNode root = JsonCodec.TREE.createObjectNode();
    Descriptor type = binding.descriptor().getInputType();
    if (match.route().takesQuery()) {
      for (Map.Entry<String, String> parameter : query) {
        if (!match.variables().containsKey(parameter.getKey())) {
          put(root, type, parameter.getKey(), parameter.getValue());
        }
      }
    } else if (!query.isEmpty()) {
      throw invalid(query.names().iterator().next(), "no query, since the body is the request");
    }
    match.variables().forEach((path, value) -> put(root, type, path, value));
    Message.Builder builder = binding.requestPrototype().newBuilderForType();
    codec.merge(root.toString(), builder);
    return builder.build();
  }

  private static void put(ObjectNode root, Descriptor root0, String path, String value) {
    ObjectNode node = root;
    Descriptor type = root0;
    String[] names = path.split("\\.", -1);
    for (int i = 0; i < names.length - 1; i++) {
      FieldDescriptor field = field(type, names[i], path);
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE || field.isRepeated()) {
        throw invalid(path, "a field inside messages");
      }
      if (node.has(field.getName()) && !node.get(field.getName()).isObject()) {
        throw invalid(path, names[i] + " whole or by its fields, not both");
      }
      node = node.withObjectProperty(field.getName());
      type = field.getMessageType();
    }
    FieldDescriptor leaf = field(type, names[names.length - 1], path);
    if (leaf.isRepeated()) {
      ArrayNode values = node.withArrayProperty(leaf.getName());
      values.add(value);
    } else if (node.has(leaf.getName())) {
      throw invalid(path, "once");
    } else {
      node.put(leaf.getName(), value);
    }
  }

  private static FieldDescriptor field(Descriptor type, String name, String path) {
    FieldDescriptor found = find(type, name);
    if (found == null || found.isMapField()) {
      throw invalid(path, "a field of " + type.getFullName());
    }
    return found;
  }

  private static @Nullable FieldDescriptor find(Descriptor type, String name) {
    FieldDescriptor byName = type.findFieldByName(name);
    if (byName != null) {
      return byName;
    }
    return type.getFields().stream()
        .filter(field -> field.getJsonName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static CallFailureException invalid(String parameter, String expected) {
    return new Violations().add(parameter, "parameter", expected).failure().asException();
  }
}

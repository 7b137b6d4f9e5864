package dev.troupe.grpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Status;
import org.jspecify.annotations.Nullable;

/** Protobuf's JSON mapping, with the messages that may stand inside an {@code Any}. Immutable. */
final class JsonCodec {
  private static final int LONGEST = 200;

  static final ObjectMapper TREE = new ObjectMapper();

  private final JsonFormat.Printer printer;
  private final JsonFormat.Parser parser = JsonFormat.parser();

  JsonCodec() {
    TypeRegistry.Builder types = TypeRegistry.newBuilder();
    StatusMapper.DETAIL_FILES.forEach(file -> types.add(file.getMessageTypes()));
    printer =
        JsonFormat.printer().omittingInsignificantWhitespace().usingTypeRegistry(types.build());
  }

  String print(Message message) {
    try {
      return printer.print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(
          message.getDescriptorForType().getFullName() + ": cannot be written as JSON", e);
    }
  }

  /** One field of {@code message}; {@code null} in JSON's sense when it is not set. */
  String print(Message message, String field) {
    try {
      String name = message.getDescriptorForType().findFieldByName(field).getJsonName();
      JsonNode tree = TREE.readTree(print(message)).path(name);
      return tree.isMissingNode() ? "null" : TREE.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(field + ": cannot be taken from a message's JSON", e);
    }
  }

  /** Reads {@code json} into {@code builder}; what does not fit is the caller's fault. */
  void merge(String json, Message.Builder builder) {
    try {
      parser.merge(json, builder);
    } catch (InvalidProtocolBufferException e) {
      throw CallFailure.malformed(
              builder.getDescriptorForType().getFullName() + ": " + brief(e.getMessage()))
          .asException();
    }
  }

  /**
   * The parser's own words, without its class names and without all that a hostile body repeats.
   */
  private static String brief(@Nullable String words) {
    String plain = String.valueOf(words).replaceAll("^([a-z]+\\.)+[A-Za-z]+Exception: ", "");
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
  }

  /** A message that exists only as bytes. */
  static Message decode(MethodBinding<?, ?> binding, EncodedMessage message) {
    try {
      return DynamicMessage.parseFrom(
          binding.descriptor().getOutputType(), message.message().getBytes());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(binding.fullName() + ": wrote bytes that are no message", e);
    }
  }

  /** The last line of a stream that failed. */
  String errorLine(Status status) {
    return "{\"" + JsonWire.ERROR + "\":" + print(status) + "}";
  }
}

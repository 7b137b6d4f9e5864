package dev.troupe.furhat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * JSON as this vendor's messages need it: bounded in what is read, plain ASCII in what is written.
 */
final class Json {
  /** What a link lets through; a string cannot be longer than its message. */
  private static final int LONGEST_STRING = 8 << 20;

  private static final int DEEPEST = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(LONGEST_STRING)
                          .maxNestingDepth(DEEPEST)
                          .build())
                  // One byte a character: what queues count is what the wire takes.
                  .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                  .recyclerPool(JsonRecyclerPools.threadLocalPool())
                  .build())
          // What stands behind the object was not written by who wrote the object.
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static JsonNode read(byte[] bytes, int offset, int length) throws IOException {
    return MAPPER.readTree(bytes, offset, length);
  }

  static JsonNode read(String json) throws JsonProcessingException {
    return MAPPER.readTree(json);
  }

  static String write(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }

  static String quote(String text) {
    return write(JsonNodeFactory.instance.textNode(text));
  }

  static @Nullable String text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isTextual() ? value.textValue() : null;
  }

  static String text(JsonNode object, String name, String absent) {
    String value = text(object, name);
    return value != null ? value : absent;
  }

  static @Nullable Double number(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isNumber() ? value.doubleValue() : null;
  }

  static @Nullable Boolean flag(JsonNode object, String name) {
    JsonNode value = object.path(name);
    return value.isBoolean() ? value.booleanValue() : null;
  }

  static boolean isTrue(JsonNode object, String name) {
    return object.path(name).asBoolean(false);
  }
}

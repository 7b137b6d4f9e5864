package dev.troupe.spatialwalk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON of the console and of refusals: small and shallow, or it is not theirs. */
final class Json {
  private static final int LONGEST = 64 << 10;
  private static final int DEEPEST = 32;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxStringLength(LONGEST)
                          .maxNestingDepth(DEEPEST)
                          .build())
                  .build())
          .build();

  private Json() {}

  /** The object that a body is, or null when it is none. */
  static @Nullable JsonNode object(byte[] body) {
    if (body.length > LONGEST) {
      return null;
    }
    try {
      JsonNode node = MAPPER.readTree(body);
      return node != null && node.isObject() ? node : null;
    } catch (IOException e) {
      return null;
    }
  }

  static byte[] write(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }

  /** Text or number as text; null when absent, empty or of another kind. */
  static @Nullable String text(JsonNode object, String name) {
    JsonNode value = object.path(name);
    String text = value.isTextual() || value.isIntegralNumber() ? value.asText() : "";
    return text.isEmpty() ? null : text;
  }

  /** An HTTP status as number or as digits; null when absent or something else. */
  static @Nullable Integer status(JsonNode object, String name) {
    String text = text(object, name);
    return text != null && text.matches("[1-9][0-9]{2}") ? Integer.valueOf(text) : null;
  }
}

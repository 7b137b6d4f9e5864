package dev.troupe.uhlive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.troupe.recognition.UnreadableMessageException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as the official client writes it (compact, keys in order, all but control characters as they
 * are), and read with bounds: one object a message.
 */
final class Json {
  private static final int DEEPEST = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                  .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                  .recyclerPool(JsonRecyclerPools.threadLocalPool())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /**
   * @throws UnreadableMessageException when it is anything but one object
   */
  static JsonNode object(byte[] utf8) {
    try {
      return object(MAPPER.readTree(utf8));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** As above. */
  static JsonNode object(String text) {
    try {
      return object(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      throw unreadable(e);
    }
  }

  private static JsonNode object(JsonNode node) {
    if (!node.isObject()) {
      throw new UnreadableMessageException(
          "message: a JSON %s (expected: a JSON object)"
              .formatted(node.getNodeType().name().toLowerCase(Locale.ROOT)));
    }
    return node;
  }

  /** Where, and not what: a parser's words quote the message. */
  private static UnreadableMessageException unreadable(IOException e) {
    String place =
        e instanceof JsonProcessingException parsing && parsing.getLocation() != null
            ? " from line %d, column %d on"
                .formatted(parsing.getLocation().getLineNr(), parsing.getLocation().getColumnNr())
            : "";
    return new UnreadableMessageException(
        "message: not JSON%s (expected: a JSON object)".formatted(place));
  }

  static String write(Map<String, @Nullable Object> object) {
    try {
      return MAPPER.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values that cannot be written", e);
    }
  }

  /** A text, or {@code absent} when there is none. */
  static String text(JsonNode object, String name, String absent) {
    JsonNode value = object.path(name);
    return value.isTextual() ? value.textValue() : absent;
  }
}

package dev.troupe.uhlive;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON trees to the plain values that the vocabulary has, and plain values as they are written. */
final class PlainJson {
  private PlainJson() {}

  static @Nullable Object read(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> array(node);
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(node);
      default -> null;
    };
  }

  static Map<String, @Nullable Object> object(JsonNode node) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    node.properties().forEach(field -> object.put(field.getKey(), read(field.getValue())));
    return object;
  }

  private static List<@Nullable Object> array(JsonNode node) {
    List<@Nullable Object> array = new ArrayList<>(node.size());
    node.forEach(element -> array.add(read(element)));
    return array;
  }

  /** A number that no double reaches counts as none. */
  private static @Nullable Number number(JsonNode node) {
    return node.isIntegralNumber() || Double.isFinite(node.doubleValue())
        ? node.numberValue()
        : null;
  }

  /**
   * The same value with numbers as the official client writes them: {@code 0.0001}, where Java
   * would write {@code 1.0E-4}.
   */
  static @Nullable Object written(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Double number -> decimal(number);
      case Map<?, ?> object -> {
        Map<String, @Nullable Object> written = new LinkedHashMap<>();
        object.forEach((name, each) -> written.put(name.toString(), written(each)));
        yield written;
      }
      case List<?> array -> {
        List<@Nullable Object> written = new ArrayList<>(array.size());
        array.forEach(each -> written.add(written(each)));
        yield written;
      }
      default -> value;
    };
  }

  private static BigDecimal decimal(double number) {
    BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    return exact.scale() > 0 ? exact : exact.setScale(1);
  }
}

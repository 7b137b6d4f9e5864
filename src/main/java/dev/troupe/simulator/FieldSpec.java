package dev.troupe.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** One field of a request: its kind, whether it must be there, and what it is when it is not. */
record FieldSpec(
    String name, Kind kind, boolean required, @Nullable Object defaultValue, String summary) {

  /** What a field may hold. */
  enum Kind {
    STRING,
    BOOLEAN,
    INTEGER,
    NUMBER,
    STRINGS,
    NUMBERS,
    ANY;

    boolean accepts(Object value) {
      return switch (this) {
        case STRING -> value instanceof String;
        case BOOLEAN -> value instanceof Boolean;
        case INTEGER ->
            value instanceof Number number && number.doubleValue() == number.longValue();
        case NUMBER -> value instanceof Number;
        case STRINGS ->
            value instanceof JsonArray array && array.stream().allMatch(String.class::isInstance);
        case NUMBERS ->
            value instanceof JsonObject object
                && object.stream().allMatch(entry -> entry.getValue() instanceof Number);
        case ANY -> true;
      };
    }
  }

  static FieldSpec required(String name, Kind kind, String summary) {
    return new FieldSpec(name, kind, true, null, summary);
  }

  static FieldSpec optional(String name, Kind kind, @Nullable Object defaultValue, String summary) {
    return new FieldSpec(name, kind, false, defaultValue, summary);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("kind", kind.name().toLowerCase(java.util.Locale.ROOT))
        .put("required", required)
        .put("default", defaultValue)
        .put("summary", summary);
  }
}

package dev.troupe.simulator.uhlive;

import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Values of all {@link Param}s: a session's defaults, or those of one request. Immutable. */
record Params(Map<Param, Object> values) {
  /** Headers that belong to a command and are no parameters. */
  private static final Set<String> COMMANDS_OWN = Set.of("content_type", "content_id");

  Params {
    values = Collections.unmodifiableMap(values);
  }

  static Params defaults() {
    Map<Param, Object> values = new EnumMap<>(Param.class);
    for (Param param : Param.values()) {
      if (param.otherwise() != null) {
        values.put(param, param.otherwise());
      }
    }
    return new Params(values);
  }

  /** Defaults of the session from now on; what is not named stays. */
  Params set(JsonObject headers, UhliveManners manners) throws Refusal {
    return with(headers, false, manners);
  }

  /** For one request, which may also set what belongs to requests alone. */
  Params override(JsonObject headers, UhliveManners manners) throws Refusal {
    return with(headers, true, manners);
  }

  String text(Param param) {
    return (String) value(param);
  }

  boolean flag(Param param) {
    return (Boolean) value(param);
  }

  double fraction(Param param) {
    return (Double) value(param);
  }

  long whole(Param param) {
    return Unsigned.millis((Long) value(param));
  }

  /** What GET-PARAMS tells: everything that a session can set. */
  JsonObject ofSession() {
    return toJson(Param::ofSession);
  }

  /** Also what belongs to one request. */
  JsonObject ofRequest() {
    return toJson(param -> true);
  }

  private JsonObject toJson(Predicate<Param> told) {
    JsonObject json = new JsonObject();
    for (Map.Entry<Param, Object> entry : values.entrySet()) {
      if (told.test(entry.getKey())) {
        Object value = entry.getValue();
        json.put(entry.getKey().word(), value instanceof Long bits ? Unsigned.write(bits) : value);
      }
    }
    return json;
  }

  private Object value(Param param) {
    return Objects.requireNonNull(values.get(param), param.word());
  }

  private Params with(JsonObject headers, boolean request, UhliveManners manners) throws Refusal {
    Map<Param, Object> more = new EnumMap<>(values);
    for (String header : headers.fieldNames()) {
      @Nullable Param param = Param.of(header);
      if (param != null && (request || param.ofSession())) {
        more.put(param, param.read(headers.getValue(header)));
      } else if (!COMMANDS_OWN.contains(header) && manners.is(Manner.UNKNOWN_HEADERS, "refused")) {
        throw Refusal.invalid(header + ": unknown header (expected: a parameter of this command)");
      }
    }
    return new Params(more);
  }
}

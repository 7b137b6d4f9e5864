package dev.troupe.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One request of the protocol: where it belongs, what it carries, what answers it. */
record RequestSpec(String category, String type, String answers, List<FieldSpec> fields) {

  RequestSpec(String category, String type, String answers, FieldSpec... fields) {
    this(category, type, answers, List.of(fields));
  }

  /**
   * The message with defaults filled in. A field that is absent or null takes its default; unknown
   * keys stay and harm nobody.
   */
  Arguments read(JsonObject message) {
    JsonObject values = message.copy();
    for (FieldSpec field : fields) {
      Object value = message.getValue(field.name());
      if (value == null) {
        if (field.required()) {
          throw new BadRequest(
              "Field '"
                  + field.name()
                  + "' is required for type with serial name '"
                  + type
                  + "', but it was missing");
        }
        values.put(field.name(), field.defaultValue());
      } else if (!field.kind().accepts(value)) {
        throw new BadRequest(
            "Unexpected JSON token at path: $." + field.name() + ", expected " + field.kind());
      }
    }
    return new Arguments(values);
  }

  JsonObject toJson() {
    JsonArray array = new JsonArray();
    fields.forEach(field -> array.add(field.toJson()));
    return new JsonObject().put("type", type).put("answers", answers).put("fields", array);
  }
}

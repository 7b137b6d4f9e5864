package dev.troupe.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request's fields after {@link RequestSpec#read} has checked their kinds and filled in the
 * defaults.
 */
record Arguments(JsonObject values) {

  boolean has(String name) {
    return values.getValue(name) != null;
  }

  String text(String name) {
    return Objects.requireNonNull(values.getString(name), name);
  }

  @Nullable String textOrNull(String name) {
    return values.getString(name);
  }

  boolean flag(String name) {
    return Boolean.TRUE.equals(values.getBoolean(name));
  }

  double number(String name) {
    return values.getNumber(name).doubleValue();
  }

  int integer(String name) {
    return values.getNumber(name).intValue();
  }

  Object any(String name) {
    return Objects.requireNonNull(values.getValue(name), name);
  }

  List<String> texts(String name) {
    JsonArray array = values.getJsonArray(name);
    return array.stream().map(String.class::cast).toList();
  }

  Map<String, Double> numbers(String name) {
    Map<String, Double> numbers = new TreeMap<>();
    values
        .getJsonObject(name)
        .forEach(entry -> numbers.put(entry.getKey(), ((Number) entry.getValue()).doubleValue()));
    return numbers;
  }
}

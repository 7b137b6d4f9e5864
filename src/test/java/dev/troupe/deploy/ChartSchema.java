package dev.troupe.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.troupe.config.SecurityConfig.CertificateRule;
import dev.troupe.config.TokensConfig.TokenKey;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;

/**
 * The gateway's own options as a JSON schema, made from {@code reference.yaml}: the chart refuses a
 * mistyped option when it is installed, before a pod says so. What an option may be, beyond its
 * type, the gateway itself checks.
 */
final class ChartSchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String DURATION = "[0-9]+(ms|s|m|h)";

  /** Lists that are empty by default, and what an entry has. */
  private static final Map<String, Class<? extends Record>> LISTS =
      Map.of("certificate_rules", CertificateRule.class, "keys", TokenKey.class);

  private final JsonNode defaults;
  private final JsonNode examples;

  private ChartSchema(JsonNode defaults, JsonNode examples) {
    this.defaults = defaults;
    this.examples = examples;
  }

  /** Without {@code secrets}, which the chart writes itself. */
  static ObjectNode ofGateway(String reference) throws IOException {
    // A '#' with one space after it begins a comment; any other hides an example.
    String examples = reference.replaceAll("(?m)^#(?=[a-z]+:$| {2})", "");
    ChartSchema schema = new ChartSchema(YAML.readTree(reference), YAML.readTree(examples));
    ObjectNode gateway = schema.section(schema.examples, schema.defaults);
    ((ObjectNode) gateway.get("properties")).remove("secrets");
    return gateway;
  }

  /** What stands in examples alone has names that are free to choose. */
  private ObjectNode section(JsonNode shown, JsonNode real) {
    ObjectNode closed = type("object").put("additionalProperties", false);
    ObjectNode properties = closed.putObject("properties");
    shown
        .properties()
        .forEach(entry -> {
          JsonNode inner = real.path(entry.getKey());
          boolean free = entry.getValue().isObject() && !inner.isObject();
          Class<? extends Record> entries = LISTS.get(entry.getKey());
          properties.set(
              entry.getKey(),
              entries != null && entry.getValue().isArray()
                  ? list(entries)
                  : free ? named(entry.getValue()) : option(entry.getValue(), inner));
        });
    return closed;
  }

  private static ObjectNode list(Class<? extends Record> entries) {
    ObjectNode closed = type("object").put("additionalProperties", false);
    ObjectNode properties = closed.putObject("properties");
    for (RecordComponent component : entries.getRecordComponents()) {
      ObjectNode option = type("string");
      if (component.getType() == List.class) {
        option = type("array").set("items", option);
      }
      properties.set(component.getName(), option);
    }
    return type("array").set("items", closed);
  }

  private ObjectNode named(JsonNode shown) {
    ObjectNode open = type("object");
    open.set("additionalProperties", example(shown.iterator().next()));
    return open;
  }

  private ObjectNode example(JsonNode shown) {
    if (!shown.isObject()) {
      return option(shown, shown);
    }
    ObjectNode closed = type("object").put("additionalProperties", false);
    ObjectNode properties = closed.putObject("properties");
    shown
        .properties()
        .forEach(entry ->
            properties.set(
                entry.getKey(),
                switch (entry.getKey()) {
                  case "labels" -> named(entry.getValue());
                  case "options" ->
                      section(examples.get("robot_defaults"), defaults.get("robot_defaults"));
                  default -> example(entry.getValue());
                }));
    return closed;
  }

  private ObjectNode option(JsonNode shown, JsonNode real) {
    return switch (shown.getNodeType()) {
      case OBJECT -> section(shown, real);
      case ARRAY -> {
        ObjectNode list = type("array");
        list.set("items", shown.isEmpty() ? type("string") : example(shown.get(0)));
        yield list;
      }
      case NUMBER -> type(shown.isIntegralNumber() ? "integer" : "number");
      case BOOLEAN -> type("boolean");
      default ->
          shown.asText().matches(DURATION)
              ? type("string").put("pattern", "^" + DURATION + "$")
              : type("string");
    };
  }

  private static ObjectNode type(String name) {
    return JSON.objectNode().put("type", name);
  }
}

package dev.troupe.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a robot that came by API is written down: as the file would write it, in JSON, so that there
 * is one form with one check. Keys are written by name only.
 */
public final class RobotForm {
  /** Of the form; a later one reads this one too. */
  public static final int VERSION = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RobotOptions defaults;
  private final Secrets secrets;

  /**
   * @param defaults of options that are not written
   * @param secrets what names of keys mean, at the time when they are read
   */
  public RobotForm(RobotOptions defaults, Secrets secrets) {
    this.defaults = defaults;
    this.secrets = secrets;
  }

  public RobotOptions defaults() {
    return defaults;
  }

  /** Null when no secret has this name, or something else uses it. */
  public @Nullable NamedSecret key(String name) {
    Secret secret = secrets.find(name);
    return secret == null ? null : new NamedSecret(name, secret);
  }

  /** What was not said is not written. */
  public static String write(RobotDescription description) {
    RobotConfig config = description.config();
    ObjectNode document = JSON.createObjectNode().put("address", config.address().toString());
    if (!config.displayName().equals(config.id())) {
      document.put("display_name", config.displayName());
    }
    if (config.key() != null) {
      document.put("key", config.key().name());
    }
    put(document, "labels", config.labels());
    put(document, "annotations", config.annotations());
    if (config.maintenance()) {
      document.put("maintenance", true);
    }
    Map<String, Object> said = new TreeMap<>(OptionValues.of(config.options()));
    said.keySet().retainAll(description.said());
    if (!said.isEmpty()) {
      ObjectNode options = document.putObject("options");
      said.forEach((key, value) -> options.set(key, written(value)));
    }
    return document.toString();
  }

  private static void put(ObjectNode document, String name, Map<String, String> values) {
    if (!values.isEmpty()) {
      ObjectNode node = document.putObject(name);
      new TreeMap<>(values).forEach(node::put);
    }
  }

  private static JsonNode written(Object value) {
    return switch (value) {
      case Duration duration -> TextNode.valueOf(Scalars.written(duration));
      case Enum<?> constant -> TextNode.valueOf(constant.name().toLowerCase(Locale.ROOT));
      case SilencePolicy policy -> {
        ObjectNode node = JSON.createObjectNode();
        node.set("after", written(policy.after()));
        ArrayNode actions = node.putArray("actions");
        policy.actions().forEach(action -> actions.add(action.written()));
        yield node;
      }
      default -> TextNode.valueOf(value.toString());
    };
  }

  /**
   * @throws IllegalArgumentException with everything that is wrong
   */
  public RobotDescription read(String id, String document) {
    Node written = node(document);
    Problems problems = new Problems();
    RobotEntry entry =
        new RecordBinder(
                Map.of(
                    URI.class,
                    ConfigFile::address,
                    NamedSecret.class,
                    this::known,
                    SafeAction.class,
                    SafeAction::parse),
                Map.of(RobotOptions.class, defaults),
                problems)
            .bind(RobotEntry.class, written, null, "");
    if (entry == null) {
      throw new IllegalArgumentException(problems.toString());
    }
    Set<String> said =
        written instanceof Node.Mapping all
                && all.entries().get("options") instanceof Node.Mapping options
            ? options.entries().keySet()
            : Set.of();
    return new RobotDescription(entry.named(id), said);
  }

  private NamedSecret known(String name) {
    NamedSecret key = key(name);
    if (key == null) {
      throw new IllegalArgumentException("a name under secrets that nothing but robots uses");
    }
    return key;
  }

  private static Node node(String document) {
    try {
      return node(JSON.readTree(document));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Node node(JsonNode json) {
    if (json.isObject()) {
      Map<String, Node> entries = new LinkedHashMap<>();
      json.properties().forEach(entry -> entries.put(entry.getKey(), node(entry.getValue())));
      return new Node.Mapping("", entries);
    } else if (json.isArray()) {
      List<Node> items = new ArrayList<>();
      json.forEach(item -> items.add(node(item)));
      return new Node.Sequence("", items);
    }
    return json.isNull() || json.isMissingNode()
        ? new Node.Empty("")
        : new Node.Scalar("", json.asText());
  }
}

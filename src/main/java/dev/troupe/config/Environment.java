package dev.troupe.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lays the environment over the file: {@code TROUPE_SERVER_PORT} is {@code server.port}. Robots and
 * secrets are lists of their own and have no variables.
 */
final class Environment {
  private static final String PREFIX = "TROUPE_";

  private Environment() {}

  /** The variable of every single-valued option below {@code type}, each with its path. */
  static Map<String, List<String>> variables(Class<? extends Record> type) {
    Map<String, List<String>> variables = new LinkedHashMap<>();
    collect(type, List.of(), variables);
    return variables;
  }

  private static void collect(
      Class<?> type, List<String> path, Map<String, List<String>> variables) {
    for (RecordShape.Part part : RecordShape.of(type).parts()) {
      List<String> inner = new ArrayList<>(path);
      inner.add(part.key());
      if (part.type() == KeptSecret.class || part.type() == URI.class) {
        // A variable too holds a secret's name only.
        variables.put(variable(inner), inner);
      } else if (part.type().isRecord()) {
        collect(part.type(), inner, variables);
      } else if (Scalars.covers(part.type())) {
        variables.put(variable(inner), inner);
      }
    }
  }

  private static String variable(List<String> path) {
    return PREFIX + String.join("_", path).toUpperCase(Locale.ROOT);
  }

  /** A copy of {@code file} in which the variables that are set have the last word. */
  static Node overlay(Node file, Class<? extends Record> type, Map<String, String> environment) {
    Node result = file;
    for (Map.Entry<String, List<String>> variable : variables(type).entrySet()) {
      String value = environment.get(variable.getKey());
      if (value != null) {
        result = with(result, variable.getValue(), new Node.Scalar(variable.getKey(), value));
      }
    }
    return result;
  }

  private static Node with(Node into, List<String> path, Node.Scalar value) {
    if (path.isEmpty()) {
      return value;
    } else if (into instanceof Node.Mapping || into instanceof Node.Empty) {
      Map<String, Node> entries = new LinkedHashMap<>();
      if (into instanceof Node.Mapping mapping) {
        entries.putAll(mapping.entries());
      }
      Node inner = entries.getOrDefault(path.getFirst(), new Node.Empty(value.origin()));
      entries.put(path.getFirst(), with(inner, path.subList(1, path.size()), value));
      return new Node.Mapping(into.origin(), entries);
    }
    // A section that is no mapping is refused where it is bound.
    return into;
  }
}

package dev.troupe.config;

import java.util.List;
import java.util.Map;

/** The configuration file before it means anything: what was written, and where. */
sealed interface Node {
  /** Where it comes from, for people: "line 12", or the name of an environment variable. */
  String origin();

  /** Keys in the order of the file. */
  record Mapping(String origin, Map<String, Node> entries) implements Node {}

  record Sequence(String origin, List<Node> items) implements Node {}

  record Scalar(String origin, String text) implements Node {}

  /** A key without a value, which reads as if it were not there. */
  record Empty(String origin) implements Node {}

  /** What kind of thing it is, for messages. */
  default String written() {
    return switch (this) {
      case Mapping ignored -> "a mapping";
      case Sequence ignored -> "a list";
      case Scalar scalar -> "\"" + scalar.text() + "\"";
      case Empty ignored -> "nothing";
    };
  }
}

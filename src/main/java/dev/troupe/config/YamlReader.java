package dev.troupe.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * YAML to {@link Node}s. It reads tokens and keeps their lines, so that every later complaint can
 * say where; a key that comes twice is refused.
 */
final class YamlReader {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final JsonParser parser;
  private final Problems problems;

  private YamlReader(JsonParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** The one document of {@code source}; an empty one is an empty mapping. */
  static Node read(Reader source, Problems problems) throws IOException {
    return documents(source, problems, 1).getFirst();
  }

  /** All documents of {@code source}, one at the least. */
  static List<Node> readAll(Reader source, Problems problems) throws IOException {
    return documents(source, problems, Integer.MAX_VALUE);
  }

  private static List<Node> documents(Reader source, Problems problems, int most)
      throws IOException {
    List<Node> documents = new ArrayList<>();
    try (JsonParser parser = YAML.createParser(source)) {
      YamlReader reader = new YamlReader(parser, problems);
      while (documents.size() < most && parser.nextToken() != null) {
        documents.add(
            parser.currentToken() == JsonToken.VALUE_NULL
                ? new Node.Mapping("line 1", Map.of())
                : reader.node(""));
      }
      if (documents.size() == most && parser.nextToken() != null) {
        String line = "line " + parser.currentTokenLocation().getLineNr();
        problems.add(line, "another document (expected: one)");
      }
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr();
      problems.add(line, "not YAML: " + complaint(e));
    }
    return documents.isEmpty() ? List.of(new Node.Mapping("line 1", Map.of())) : documents;
  }

  /** The parser's words without its indented excerpts of the text, which may hold anything. */
  private static String complaint(JsonProcessingException e) {
    return e.getOriginalMessage()
        .lines()
        .filter(line -> !line.startsWith(" "))
        .collect(Collectors.joining(", "));
  }

  private Node node(String path) throws IOException {
    String origin = "line " + parser.currentTokenLocation().getLineNr();
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(origin, path);
      case START_ARRAY -> sequence(origin, path);
      case VALUE_NULL -> new Node.Empty(origin);
      default -> new Node.Scalar(origin, parser.getText());
    };
  }

  private Node mapping(String origin, String path) throws IOException {
    Map<String, Node> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      String inner = Problems.join(path, key);
      String line = "line " + parser.currentTokenLocation().getLineNr();
      parser.nextToken();
      if (entries.put(key, node(inner)) != null) {
        problems.add(line, inner + ": written twice (expected: once)");
      }
    }
    return new Node.Mapping(origin, entries);
  }

  private Node sequence(String origin, String path) throws IOException {
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(path + "[" + items.size() + "]"));
    }
    return new Node.Sequence(origin, items);
  }
}

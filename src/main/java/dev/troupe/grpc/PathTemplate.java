package dev.troupe.grpc;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path of a {@code google.api.http} rule: literals, {@code *}, {@code **}, variables of these,
 * and a verb at the end ({@code /v1/robots/{robot_id}/speech:say}). Immutable.
 */
final class PathTemplate {
  private static final Pattern TOKEN = Pattern.compile("\\{([^=}]+)(?:=([^}]*))?}|[^/{}]+|/");
  private static final String ONE = "*";
  private static final String REST = "**";

  private final List<Part> parts;
  private final @Nullable String verb;

  /** One segment, and the variable that it belongs to. */
  private record Part(String pattern, @Nullable String variable) {
    boolean isLiteral() {
      return !pattern.equals(ONE) && !pattern.equals(REST);
    }
  }

  private PathTemplate(List<Part> parts, @Nullable String verb) {
    this.parts = List.copyOf(parts);
    this.verb = verb;
  }

  static PathTemplate parse(String template) {
    // A colon inside braces would belong to a pattern; verbs stand behind the last of them.
    int colon = template.indexOf(':', template.lastIndexOf('}') + 1);
    String path = colon < 0 ? template : template.substring(0, colon);
    String verb = colon < 0 ? null : template.substring(colon + 1);
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(template + ": HTTP path (expected: a leading slash)");
    }
    List<Part> parts = new ArrayList<>();
    Matcher tokens = TOKEN.matcher(path);
    while (tokens.find()) {
      if (tokens.group(1) != null) {
        String pattern = tokens.group(2) == null ? ONE : tokens.group(2);
        for (String segment : pattern.split("/")) {
          parts.add(new Part(segment, tokens.group(1)));
        }
      } else if (!tokens.group().equals("/")) {
        parts.add(new Part(tokens.group(), null));
      }
    }
    return new PathTemplate(parts, verb);
  }

  /**
   * What the variables stand for in {@code path}, percent signs decoded; null when it is another
   * path.
   */
  @Nullable Map<String, String> match(String path) {
    String rest = path;
    if (verb != null) {
      if (!rest.endsWith(":" + verb)) {
        return null;
      }
      rest = rest.substring(0, rest.length() - verb.length() - 1);
    }
    return rest.startsWith("/") ? match(rest.substring(1).split("/", -1)) : null;
  }

  private @Nullable Map<String, String> match(String[] segments) {
    Map<String, String> variables = new LinkedHashMap<>();
    int at = 0;
    for (Part part : parts) {
      int end = part.pattern().equals(REST) ? segments.length : at + 1;
      if (end > segments.length || !accepts(part, segments, at)) {
        return null;
      }
      if (at == end && part.variable() != null) {
        // The rest of a path may be nothing; the query may not say it instead.
        variables.putIfAbsent(part.variable(), "");
      }
      for (; at < end; at++) {
        bind(part, segments[at], variables);
      }
    }
    return at == segments.length ? variables : null;
  }

  private static boolean accepts(Part part, String[] segments, int at) {
    return part.isLiteral()
        ? part.pattern().equals(segments[at])
        : part.pattern().equals(REST) || !segments[at].isEmpty();
  }

  private static void bind(Part part, String segment, Map<String, String> variables) {
    if (part.variable() != null) {
      variables.merge(part.variable(), decode(segment), (before, next) -> before + "/" + next);
    }
  }

  private static String decode(String segment) {
    try {
      return QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"));
    } catch (IllegalArgumentException e) {
      throw CallFailure.malformed("path: " + segment + " (expected: valid percent-encoding)")
          .asException();
    }
  }

  /** The more a template fixes, the earlier it is tried. */
  int weight() {
    int literals = (int) parts.stream().filter(Part::isLiteral).count();
    return (verb == null ? 0 : 1_000) + literals;
  }

  List<String> variables() {
    return parts.stream().map(Part::variable).filter(name -> name != null).distinct().toList();
  }
}

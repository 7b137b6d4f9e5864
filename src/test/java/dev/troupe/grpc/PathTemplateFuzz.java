package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A path against every template of the contract, and a template of the input's own: one line each.
 * Oracles: no match, all variables of the template, or {@link CallFailureException}; a template
 * that is none is an {@link IllegalArgumentException}.
 */
public final class PathTemplateFuzz {
  private static final List<JsonRoute> ROUTES =
      FuzzedMethods.all().stream().flatMap(method -> JsonRoute.of(method).stream()).toList();

  private PathTemplateFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String[] lines = new String(input, StandardCharsets.UTF_8).split("\n", 2);
    ROUTES.forEach(route -> match(route.path(), lines[0]));
    if (lines.length == 2) {
      try {
        match(PathTemplate.parse(lines[1]), lines[0]);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).contains("expected");
      }
    }
  }

  private static void match(PathTemplate template, String path) {
    try {
      Map<String, String> variables = template.match(path);
      if (variables != null) {
        assertThat(variables.keySet()).containsExactlyInAnyOrderElementsOf(template.variables());
      }
    } catch (CallFailureException e) {
      assertThat(e.failure().message()).contains("percent-encoding");
    }
  }
}

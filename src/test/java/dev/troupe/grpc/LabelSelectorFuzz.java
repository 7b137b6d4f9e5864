package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A label selector. Oracles: a violation of {@code label_selector} or a predicate that answers for
 * any labels, and answers the same when the selector is read again.
 */
public final class LabelSelectorFuzz {
  private LabelSelectorFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    Violations violations = new Violations();
    Predicate<Map<String, String>> selector = SelectorField.read(text, violations);
    if (!violations.isEmpty()) {
      assertThat(violations.failure().message()).contains("label_selector").hasSizeLessThan(4_000);
      return;
    }
    Predicate<Map<String, String>> again = SelectorField.read(text, new Violations());
    String half = text.substring(0, text.length() / 2);
    for (Map<String, String> labels :
        java.util.List.of(
            Map.<String, String>of(),
            Map.of("site", "lobby"),
            Map.of("site", "", "floor", "2"),
            Map.of(half, text))) {
      assertThat(selector.test(labels)).isEqualTo(again.test(labels));
    }
  }
}

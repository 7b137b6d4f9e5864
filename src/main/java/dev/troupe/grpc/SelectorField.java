package dev.troupe.grpc;

import dev.troupe.config.LabelSelector;
import java.util.Map;
import java.util.function.Predicate;

/** The field {@code label_selector} of a request. */
final class SelectorField {
  private static final String NAME = "label_selector";

  private SelectorField() {}

  /** Of an unreadable text, which is noted, nothing is selected. */
  static Predicate<Map<String, String>> read(String text, Violations violations) {
    try {
      return LabelSelector.parse(text)::matches;
    } catch (LabelSelector.Unreadable unreadable) {
      violations.add(NAME, text, unreadable.expected());
      return labels -> false;
    }
  }
}

package dev.troupe.grpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which labels robots must have: {@code key=value}, {@code key!=value}, {@code key}, {@code !key};
 * all must hold.
 */
final class LabelSelector {
  private static final Pattern TERM =
      Pattern.compile("(?<not>!)?(?<key>[^\\s=!,]+)(?:(?<op>!?=)(?<value>[^\\s=!,]*))?");

  private LabelSelector() {}

  static Predicate<Map<String, String>> parse(String text, Violations violations) {
    List<Predicate<Map<String, String>>> terms = new ArrayList<>();
    if (!text.isBlank()) {
      for (String term : text.split(",", -1)) {
        terms.add(term(term.strip(), violations));
      }
    }
    return labels -> terms.stream().allMatch(term -> term.test(labels));
  }

  private static Predicate<Map<String, String>> term(String text, Violations violations) {
    Matcher term = TERM.matcher(text);
    if (!term.matches() || (term.group("not") != null && term.group("op") != null)) {
      violations.add("label_selector", text, "key=value, key!=value, key or !key");
      return labels -> false;
    }
    String key = term.group("key");
    String value = term.group("value");
    if (term.group("op") == null) {
      boolean present = term.group("not") == null;
      return labels -> labels.containsKey(key) == present;
    }
    boolean equal = term.group("op").equals("=");
    return labels -> Objects.equals(labels.get(key), value) == equal;
  }
}

package dev.troupe.grpc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which labels robots must have, in the notation of Kubernetes, so that nobody has to learn
 * another: {@code zone=lobby,model in (g1,g2),!retired}. Read in one pass without recursion; the
 * length of the text bounds everything that is made of it.
 */
final class LabelSelector {
  private static final String FIELD = "label_selector";
  private static final int LONGEST = 4_096;
  private static final int LONGEST_WORD_SHOWN = 40;
  private static final Pattern PREFIX =
      Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*");
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

  private static final String A_KEY =
      "a key: 1 to 63 letters, digits, '-', '_' and '.', perhaps behind a DNS prefix and '/'";
  private static final String A_VALUE = "a value: up to 63 letters, digits, '-', '_' and '.'";

  private final String text;
  private int at;

  private LabelSelector(String text) {
    this.text = text;
  }

  /** Of an unreadable text, which is noted, nothing is selected. */
  static Predicate<Map<String, String>> parse(String text, Violations violations) {
    if (text.length() > LONGEST) {
      violations.add(FIELD, text, "up to " + LONGEST + " characters, not " + text.length());
      return labels -> false;
    }
    try {
      List<Requirement> all = new LabelSelector(text).requirements();
      return labels -> all.stream().allMatch(each -> each.test(labels));
    } catch (Unreadable unreadable) {
      violations.add(FIELD, text, unreadable.expected);
      return labels -> false;
    }
  }

  /** One condition; {@code =} and {@code !=} are sets of one. */
  private record Requirement(String key, Kind kind, Set<String> values)
      implements Predicate<Map<String, String>> {
    @Override
    public boolean test(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (kind) {
        case IN -> value != null && values.contains(value);
        // As in Kubernetes, also who has no such label has none of these values.
        case NOT_IN -> value == null || !values.contains(value);
        case PRESENT -> value != null;
        case ABSENT -> value == null;
      };
    }
  }

  private enum Kind {
    IN,
    NOT_IN,
    PRESENT,
    ABSENT
  }

  private List<Requirement> requirements() throws Unreadable {
    List<Requirement> all = new ArrayList<>();
    skipBlanks();
    while (at < text.length()) {
      all.add(requirement());
      if (at < text.length()) {
        take(",", "',' or the end");
        if (at == text.length()) {
          throw unreadable("another condition behind the ','");
        }
      }
    }
    return all;
  }

  private Requirement requirement() throws Unreadable {
    if (takes("!")) {
      return new Requirement(key(), Kind.ABSENT, Set.of());
    }
    String key = key();
    if (at == text.length() || text.charAt(at) == ',') {
      return new Requirement(key, Kind.PRESENT, Set.of());
    } else if (takes("!=")) {
      return new Requirement(key, Kind.NOT_IN, Set.of(value(",")));
    } else if (takes("==") || takes("=")) {
      return new Requirement(key, Kind.IN, Set.of(value(",")));
    }
    int operator = at;
    Kind kind =
        switch (word()) {
          case "in" -> Kind.IN;
          case "notin" -> Kind.NOT_IN;
          default -> {
            at = operator;
            throw unreadable("=, ==, !=, in, notin, ',' or the end");
          }
        };
    return new Requirement(key, kind, values());
  }

  /** {@code (a,b)}; between commas may be nothing, which is the empty value. */
  private Set<String> values() throws Unreadable {
    take("(", "'(' and values");
    if (at < text.length() && text.charAt(at) == ')') {
      throw unreadable(A_VALUE);
    }
    Set<String> values = new HashSet<>();
    do {
      values.add(value(",)"));
    } while (takes(","));
    take(")", "',' or ')'");
    return values;
  }

  private String key() throws Unreadable {
    int start = at;
    String key = word();
    int slash = key.indexOf('/');
    String prefix = slash < 0 ? "" : key.substring(0, slash);
    boolean valid =
        NAME.matcher(key.substring(slash + 1)).matches()
            && (slash < 0 || (prefix.length() <= 253 && PREFIX.matcher(prefix).matches()));
    if (!valid) {
      at = start;
      throw unreadable(A_KEY);
    }
    return key;
  }

  /**
   * @param ends what may follow a value that is not written, besides the end
   */
  private String value(String ends) throws Unreadable {
    int start = at;
    String value = word();
    boolean valid =
        value.isEmpty()
            ? at == text.length() || ends.indexOf(text.charAt(at)) >= 0
            : NAME.matcher(value).matches();
    if (!valid) {
      at = start;
      throw unreadable(A_VALUE);
    }
    return value;
  }

  /** Up to the next sign or blank; empty when one is next. Skips the blanks behind it. */
  private String word() {
    int start = at;
    while (at < text.length() && !isSign(text.charAt(at)) && !isBlank(text.charAt(at))) {
      at++;
    }
    String word = text.substring(start, at);
    skipBlanks();
    return word;
  }

  private boolean takes(String sign) {
    boolean there = text.startsWith(sign, at);
    if (there) {
      at += sign.length();
      skipBlanks();
    }
    return there;
  }

  private void take(String sign, String expected) throws Unreadable {
    if (!takes(sign)) {
      throw unreadable(expected);
    }
  }

  private void skipBlanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isSign(char c) {
    return "=!(),<>".indexOf(c) >= 0;
  }

  private Unreadable unreadable(String expected) {
    int position = text.codePointCount(0, at) + 1;
    return new Unreadable(expected + ", at character " + position + ", not " + next());
  }

  /** What stands there instead. */
  private String next() {
    if (at == text.length()) {
      return "the end";
    }
    int start = at;
    String word = word();
    return "\""
        + (word.isEmpty()
            ? String.valueOf(text.charAt(start))
            : Excerpt.of(word, LONGEST_WORD_SHOWN))
        + "\"";
  }

  /** Caught where the text came in. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;
    private final String expected;

    Unreadable(String expected) {
      super(expected, null, false, false);
      this.expected = expected;
    }
  }
}

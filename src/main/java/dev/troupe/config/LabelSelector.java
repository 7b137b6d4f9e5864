package dev.troupe.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which labels robots must have, in the notation of Kubernetes, so that nobody has to learn
 * another: {@code zone=lobby,model in (g1,g2),!retired}. Read in one pass without recursion; the
 * length of the text bounds everything that is made of it.
 */
public final class LabelSelector {
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
  private final List<Requirement> requirements;

  private LabelSelector(String text, List<Requirement> requirements) {
    this.text = text;
    this.requirements = List.copyOf(requirements);
  }

  /**
   * @param text of nothing, all are selected
   */
  public static LabelSelector parse(String text) throws Unreadable {
    if (text.length() > LONGEST) {
      throw new Unreadable("up to " + LONGEST + " characters, not " + text.length());
    }
    return new LabelSelector(text, new Reader(text).requirements());
  }

  public boolean matches(Map<String, String> labels) {
    for (Requirement requirement : requirements) {
      if (!requirement.test(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is about all robots, whatever their labels. */
  public boolean isEverything() {
    return requirements.isEmpty();
  }

  @Override
  public String toString() {
    return isEverything() ? "all robots" : text;
  }

  /** One condition; {@code =} and {@code !=} are sets of one. */
  private record Requirement(String key, Kind kind, Set<String> values) {
    boolean test(Map<String, String> labels) {
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

  /** A position in the text, and what comes next. */
  private static final class Reader {
    private final String text;
    private int at;

    Reader(String text) {
      this.text = text;
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

    private static String excerpt(String word) {
      int whole = word.codePointCount(0, word.length());
      return whole <= LONGEST_WORD_SHOWN
          ? word
          : word.substring(0, word.offsetByCodePoints(0, LONGEST_WORD_SHOWN - 3)) + "...";
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
      return "\"" + (word.isEmpty() ? String.valueOf(text.charAt(start)) : excerpt(word)) + "\"";
    }
  }

  /** What stands there is no selector; says what was expected instead. */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String expected) {
      super(expected, null, false, false);
    }

    public String expected() {
      return String.valueOf(getMessage());
    }
  }
}

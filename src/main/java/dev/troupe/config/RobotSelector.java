package dev.troupe.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which robots a rule is about, by their labels, as {@code ListRobots} writes it: {@code
 * zone=lobby,model in (g1,g2),!retired}; all must hold.
 */
public final class RobotSelector {
  private static final String KEY = "[A-Za-z0-9][-A-Za-z0-9_./]*";
  private static final String VALUE = "[-A-Za-z0-9_.]*";
  private static final Pattern TERM =
      Pattern.compile(
          "\\s*(?:(?<absent>!)\\s*(?<gone>"
              + KEY
              + ")|(?<key>"
              + KEY
              + ")\\s*(?:(?<op>==|!=|=)\\s*(?<value>"
              + VALUE
              + ")|\\s(?<set>in|notin)\\s*\\((?<values>[^()]*)\\))?)\\s*(?:,(?=.)|$)");

  private final String text;
  private final List<Condition> conditions;

  private RobotSelector(String text, List<Condition> conditions) {
    this.text = text;
    this.conditions = List.copyOf(conditions);
  }

  private record Condition(String key, boolean wanted, @Nullable Set<String> values) {
    /** As in Kubernetes, also what has no such label has none of the unwanted values. */
    boolean holds(Map<String, String> labels) {
      String value = labels.get(key);
      return (value != null && (values == null || values.contains(value))) == wanted;
    }
  }

  /**
   * @throws IllegalArgumentException when it cannot be read
   */
  static RobotSelector parse(@Nullable String text) {
    String written = text == null ? "" : text;
    List<Condition> conditions = new ArrayList<>();
    Matcher term = TERM.matcher(written);
    int at = 0;
    while (at < written.length()) {
      Check.require(
          term.find(at) && term.start() == at,
          "robots",
          written,
          "comma-separated key=value, key!=value, key in (a,b), key notin (a,b), key or !key");
      conditions.add(condition(term));
      at = term.end();
    }
    return new RobotSelector(written, conditions);
  }

  private static Condition condition(Matcher term) {
    if (term.group("absent") != null) {
      return new Condition(term.group("gone"), false, null);
    }
    String key = term.group("key");
    if (term.group("set") != null) {
      Set<String> values =
          new HashSet<>(List.of(term.group("values").strip().split("\\s*,\\s*", -1)));
      return new Condition(key, term.group("set").equals("in"), values);
    }
    String operator = term.group("op");
    return operator == null
        ? new Condition(key, true, null)
        : new Condition(key, !operator.equals("!="), Set.of(term.group("value")));
  }

  public boolean matches(Map<String, String> labels) {
    for (Condition condition : conditions) {
      if (!condition.holds(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is about all robots, whatever their labels. */
  public boolean isEverything() {
    return conditions.isEmpty();
  }

  @Override
  public String toString() {
    return conditions.isEmpty() ? "all robots" : text;
  }
}

package dev.troupe.deploy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of values in the chart's README, made from the comments of {@code values.yaml}. */
final class ChartReadme {
  private static final String BEGIN =
      "<!-- values: made from values.yaml, see CONTRIBUTING.md -->\n";
  private static final String END = "<!-- end of values -->\n";
  private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):(?: (.*))?");

  private final List<String> rows = new ArrayList<>();
  private final Deque<String> path = new ArrayDeque<>();
  private String comment = "";

  private ChartReadme() {}

  /** The README with the table that belongs to {@code values}. */
  static String with(String readme, String values) {
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    int end = readme.indexOf(END);
    if (begin < BEGIN.length() || end < begin) {
      throw new IllegalArgumentException("README.md: no \"" + BEGIN.strip() + "\" before an end");
    }
    return readme.substring(0, begin) + table(values) + readme.substring(end);
  }

  private static String table(String values) {
    ChartReadme table = new ChartReadme();
    values.lines().forEach(table::line);
    return "\n| value | default | what it is |\n| --- | --- | --- |\n"
        + table.rows.stream().collect(Collectors.joining("\n", "", "\n\n"));
  }

  private void line(String line) {
    String text = line.strip();
    Matcher key = KEY.matcher(line);
    if (text.startsWith("# -- ")) {
      comment = text.substring(5);
    } else if (text.startsWith("# ") && !comment.isEmpty()) {
      comment += " " + text.substring(2);
    } else if (key.matches()) {
      key(key.group(1).length() / 2, key.group(2), key.group(3));
    } else if (!text.isEmpty() && !text.startsWith("#")) {
      throw new IllegalArgumentException("values.yaml: \"" + line + "\" (expected: key: value)");
    }
  }

  private void key(int depth, String name, String value) {
    while (path.size() > depth) {
      path.removeLast();
    }
    path.addLast(name);
    if (value != null) {
      String whole = String.join(".", path);
      if (comment.isEmpty()) {
        throw new IllegalArgumentException(
            "values.yaml: " + whole + " (expected: a comment, # --)");
      }
      rows.add("| `%s` | `%s` | %s |".formatted(whole, value, comment.replace("|", "\\|")));
    }
    comment = "";
  }
}

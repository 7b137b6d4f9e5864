package dev.troupe.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Rows under a head, each column as wide as its widest word, nothing behind the last word of a
 * line. Words that others wrote cannot move the cursor.
 */
final class Table {
  private static final String GAP = "  ";
  private static final String CUT = "…";
  private static final String NOTHING = "-";

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... head) {
    rows.add(List.of(head));
  }

  Table row(String... words) {
    List<String> shown = new ArrayList<>();
    for (String word : words) {
      shown.add(word.isEmpty() ? NOTHING : plain(word));
    }
    rows.add(shown);
    return this;
  }

  /**
   * @param width where lines are cut; 0 for nowhere
   */
  void print(PrintWriter out, int width) {
    List<Integer> widths = new ArrayList<>(Collections.nCopies(rows.getFirst().size(), 0));
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths.set(i, Math.max(widths.get(i), length(row.get(i))));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i));
        boolean last = i == row.size() - 1;
        line.append(last ? "" : " ".repeat(widths.get(i) - length(row.get(i))) + GAP);
      }
      out.println(cut(line.toString().stripTrailing(), width));
    }
    out.flush();
  }

  private static String cut(String line, int width) {
    return width == 0 || length(line) <= width
        ? line
        : line.substring(0, line.offsetByCodePoints(0, width - 1)).stripTrailing() + CUT;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  static String plain(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}

package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows for people. */
class TableTest {
  private static List<String> lines(Table table, int width) {
    StringWriter out = new StringWriter();
    table.print(new PrintWriter(out), width);
    return out.toString().lines().toList();
  }

  @Test
  void alignsColumnsAndLeavesNothingBehindTheLastWord() {
    Table table = new Table("ID", "STATE", "LABELS").row("alice", "ready", "").row("b", "", "z=1");
    assertThat(lines(table, 0))
        .containsExactly(
            "ID     STATE  LABELS", // as wide as the widest
            "alice  ready  -",
            "b      -      z=1");
  }

  @Test
  void cutsLinesWhereTheTerminalEndsAndNoCharacterInHalf() {
    Table table = new Table("ID", "X").row("a", "\uD83E\uDD16".repeat(20));
    assertThat(lines(table, 10).getLast()).isEqualTo("a   " + "\uD83E\uDD16".repeat(5) + "…");
    assertThat(lines(table, 24).getLast()).endsWith("\uD83E\uDD16").hasSize(4 + 40);
  }

  @Test
  void whatOthersWroteCannotMoveTheCursor() {
    assertThat(lines(new Table("X").row("a\u001B[2Jb\nc"), 0).getLast()).isEqualTo("a?[2Jb?c");
  }
}

package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aFileThatCannotBeReadIsNoChangedLog() throws Exception {
    Path log = Files.createFile(folder.resolve("audit.jsonl"));

    for (Path unreadable : new Path[] {folder.resolve("nowhere.jsonl"), folder}) {
      err.getBuffer().setLength(0);
      assertThat(verify(log, unreadable)).isEqualTo(2);
      assertThat(err.toString())
          .startsWith(unreadable + ": cannot be read (expected: a file of an audit log)");
    }
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aLineThatWasChangedIsNamed() throws Exception {
    Path log = Files.writeString(folder.resolve("audit.jsonl"), "no line of ours\n");

    assertThat(verify(log)).isEqualTo(1);
    assertThat(err.toString()).startsWith(log + ":1: changed");
  }

  private int verify(Path... files) {
    String[] args = new String[files.length + 2];
    args[0] = "audit";
    args[1] = "verify";
    for (int i = 0; i < files.length; i++) {
      args[i + 2] = files[i].toString();
    }
    return TroupeCommand.with(new NoProcesses())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}

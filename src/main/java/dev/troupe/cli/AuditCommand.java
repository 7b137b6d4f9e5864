package dev.troupe.cli;

import dev.troupe.security.AuditVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe audit}: whether an audit log is what it was when it was written. */
@Command(
    name = "audit",
    description = "Checks audit logs.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class AuditCommand {
  private static final int CHANGED = 1;

  @Spec private CommandSpec spec;

  @Command(
      name = "verify",
      description =
          "Checks that no line was changed, left out or put in, and names the first that was. Exit"
              + " code 1 then, 2 when a file cannot be read. Prints the last hash: whoever keeps it elsewhere can also see that"
              + " nothing was cut off at the end.",
      mixinStandardHelpOptions = true)
  int verify(
      @Parameters(
              paramLabel = "FILE",
              arity = "1..*",
              description = "The files in the order in which they were written.")
          List<Path> files)
      throws IOException {
    files.forEach(this::needReadable);
    AuditVerifier.Finding found = AuditVerifier.verify(files);
    AuditVerifier.Flaw flaw = found.flaw();
    if (flaw != null) {
      spec.commandLine()
          .getErr()
          .printf(
              "%s:%d: %s (%d good lines before it)%n",
              flaw.file(), flaw.line(), flaw.what(), found.lines());
      spec.commandLine().getErr().flush();
      return CHANGED;
    }
    spec.commandLine()
        .getOut()
        .printf(
            "%d lines, none changed; %d cut off by a crash, as the log says. Last hash: %s%n",
            found.lines(), found.recovered(), found.head());
    spec.commandLine().getOut().flush();
    return 0;
  }

  /** Whoever runs this by the clock must not take a wrong path for a log that was changed. */
  private void needReadable(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new ParameterException(
          spec.commandLine(), file + ": cannot be read (expected: a file of an audit log)");
    }
  }
}

package dev.troupe.security;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the chain of an audit log, file by file in the order in which they were written, up to the
 * first line that is not what it was. A chain proves that nothing within it was changed; that
 * nothing is missing behind its last line only shows against a hash that was kept elsewhere.
 */
public final class AuditVerifier {
  private @Nullable AuditLine last;
  private long lines;
  private long recovered;
  private @Nullable String torn;
  private @Nullable Flaw tornAt;

  private AuditVerifier() {}

  /** What is wrong, and where. */
  public record Flaw(Path file, long line, String what) {}

  /**
   * What was found.
   *
   * @param recovered lines that a crash cut off, of which the log says so itself
   * @param flaw the first line that is not what it was; null when all are
   * @param head hash of the last good line; empty when there is none
   */
  public record Finding(long lines, long recovered, @Nullable Flaw flaw, String head) {}

  public static Finding verify(List<Path> files) throws IOException {
    AuditVerifier verifier = new AuditVerifier();
    Flaw flaw = null;
    for (Path file : files) {
      flaw = verifier.verify(file);
      if (flaw != null) {
        break;
      }
    }
    return verifier.finding(flaw == null ? verifier.tornAt : flaw);
  }

  private @Nullable Flaw verify(Path file) throws IOException {
    try (BufferedReader reader = reader(file)) {
      long at = 0;
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        String wrong = wrong(file, ++at, text);
        if (wrong != null) {
          return tornAt != null ? tornAt : new Flaw(file, at, wrong);
        }
      }
      return null;
    }
  }

  // What is no UTF-8 is no line of ours, but must not end the walk without a place.
  private static BufferedReader reader(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(
            Files.newInputStream(file),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)));
  }

  private @Nullable String wrong(Path file, long at, String text) {
    AuditLine line = AuditLine.read(text);
    if (line == null) {
      // It may be what a crash left; the next good line then says so.
      torn = torn == null ? text : torn + "\n" + text;
      tornAt = tornAt == null ? new Flaw(file, at, "changed, or no line of an audit log") : tornAt;
      return null;
    }
    if (torn != null) {
      if (!line.what().equals(AuditFile.RECOVERED)
          || !line.detail().equals(AuditFile.described(torn))) {
        return "changed, or no line of an audit log";
      }
      recovered++;
      torn = null;
      tornAt = null;
    }
    AuditLine before = last;
    if (before != null
        && (!line.previous().equals(before.hash()) || line.number() != before.number() + 1)) {
      return "does not follow line number %d: something is missing, or was put in"
          .formatted(before.number());
    }
    last = line;
    lines++;
    return null;
  }

  private Finding finding(@Nullable Flaw flaw) {
    return new Finding(lines, recovered, flaw, last == null ? "" : last.hash());
  }
}

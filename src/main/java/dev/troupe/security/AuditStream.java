package dev.troupe.security;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lines to standard output, for whoever collects it; the chain begins anew with each process. */
final class AuditStream implements AuditSink {
  private final OutputStream out;
  private String previous = AuditLine.ORIGIN;
  private long number;

  AuditStream(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(List<AuditEntry> entries) throws IOException {
    StringBuilder text = new StringBuilder();
    for (AuditEntry entry : entries) {
      AuditLine line = AuditLine.of(++number, previous, entry);
      previous = line.hash();
      text.append(line.text()).append('\n');
    }
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {}
}

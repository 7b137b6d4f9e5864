package dev.troupe.security;

import java.io.IOException;
import java.util.List;

/** Where lines are kept. Used by the audit log's thread alone. */
interface AuditSink extends AutoCloseable {

  /** Keeps all of them for good, chained; after a failure some may be there, and it is closed. */
  void write(List<AuditEntry> entries) throws IOException;

  @Override
  void close() throws IOException;
}

package dev.troupe.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What is remembered of what callers did.
 *
 * @param to where it goes
 * @param file the current file; those before it lie beside it
 * @param maxBytes of one file
 * @param maxAge of one file
 * @param keep files that are kept besides the current one; 0 keeps all
 * @param whenUnavailable what becomes of audited calls while nothing can be written
 * @param queue lines that may wait for the disk
 */
public record AuditConfig(
    Destination to,
    Path file,
    long maxBytes,
    Duration maxAge,
    int keep,
    WhenUnavailable whenUnavailable,
    int queue) {

  public static final AuditConfig DEFAULT =
      new AuditConfig(
          Destination.NONE,
          Path.of("troupe-data", "audit.jsonl"),
          100L << 20,
          Duration.ofHours(24),
          0,
          WhenUnavailable.REFUSE,
          10_000);

  public AuditConfig {
    Check.require(!file.toString().isBlank(), "file", file, "the path of a file");
    Check.range("max_bytes", maxBytes, 4_096L, 1L << 40);
    Check.range("max_age", maxAge, Duration.ofSeconds(1), Duration.ofDays(366));
    Check.range("keep", keep, 0, 1_000_000);
    Check.range("queue", queue, 1, 10_000_000);
  }

  /** Where lines go. */
  public enum Destination {
    NONE,
    FILE,
    STDOUT
  }

  /** What matters more when not both can be had: that it is remembered, or that it is done. */
  public enum WhenUnavailable {
    /** Audited calls are refused, save those that stop something. */
    REFUSE,
    /** They go on, and what was lost is counted. */
    GO_ON
  }
}

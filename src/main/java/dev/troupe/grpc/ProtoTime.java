package dev.troupe.grpc;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;

/**
 * Crosses between the JDK's times and protobuf's. What protobuf does not allow counts as the
 * nearest that it does, either way: vendors and callers may write any number, and what is out of
 * range could be sent and then be read or written as JSON by nobody.
 */
final class ProtoTime {
  private static final int NANOS_IN_SECOND = 1_000_000_000;

  /** Ten thousand years, as {@code google.protobuf.Duration} says. */
  private static final long LONGEST_SECONDS = 315_576_000_000L;

  /** The years 1 and 9999, as {@code google.protobuf.Timestamp} says. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private ProtoTime() {}

  static Timestamp timestamp(Instant at) {
    Instant in = at.isBefore(FIRST) ? FIRST : at.isAfter(LAST) ? LAST : at;
    return Timestamp.newBuilder().setSeconds(in.getEpochSecond()).setNanos(in.getNano()).build();
  }

  /** What protobuf itself does not allow counts as the furthest that it does, either way. */
  static Instant instant(Timestamp at) {
    long seconds = Math.clamp(at.getSeconds(), FIRST.getEpochSecond(), LAST.getEpochSecond());
    return Instant.ofEpochSecond(seconds, Math.clamp(at.getNanos(), 0, 999_999_999));
  }

  static Duration duration(java.time.Duration length) {
    long seconds = length.getSeconds();
    int nanos = length.getNano();
    if (seconds < 0 && nanos > 0) {
      // Protobuf wants one sign for both, the JDK counts its nanoseconds up.
      seconds++;
      nanos -= NANOS_IN_SECOND;
    }
    if (Math.abs(seconds) >= LONGEST_SECONDS) {
      seconds = Math.clamp(seconds, -LONGEST_SECONDS, LONGEST_SECONDS);
      nanos = 0;
    }
    return Duration.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  static java.time.Duration duration(Duration length) {
    return java.time.Duration.ofSeconds(
        Math.clamp(length.getSeconds(), -LONGEST_SECONDS, LONGEST_SECONDS), length.getNanos());
  }

  /** How long so many bytes of 16-bit mono samples last. */
  static Duration lasting(long bytes, int sampleRate) {
    return duration(java.time.Duration.ofNanos(bytes / 2 * 1_000_000_000L / sampleRate));
  }
}

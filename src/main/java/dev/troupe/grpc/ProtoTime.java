package dev.troupe.grpc;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Crosses between the JDK's times and protobuf's. */
final class ProtoTime {

  /** Ten thousand years, as {@code google.protobuf.Duration} says. */
  private static final long LONGEST_SECONDS = 315_576_000_000L;

  /** The years 1 and 9999. */
  private static final long FIRST_SECOND = -62_135_596_800L;

  private static final long LAST_SECOND = 253_402_300_799L;

  private ProtoTime() {}

  static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  /** What protobuf itself does not allow counts as the furthest that it does, either way. */
  static Instant instant(Timestamp at) {
    long seconds = Math.clamp(at.getSeconds(), FIRST_SECOND, LAST_SECOND);
    return Instant.ofEpochSecond(seconds, Math.clamp(at.getNanos(), 0, 999_999_999));
  }

  static Duration duration(java.time.Duration length) {
    // Protobuf wants one sign for both; Java's nanoseconds are never negative.
    boolean borrowed = length.getSeconds() < 0 && length.getNano() > 0;
    return Duration.newBuilder()
        .setSeconds(length.getSeconds() + (borrowed ? 1 : 0))
        .setNanos(length.getNano() - (borrowed ? 1_000_000_000 : 0))
        .build();
  }

  /** What protobuf itself does not allow counts as the longest that it does, either way. */
  static java.time.Duration duration(Duration length) {
    return java.time.Duration.ofSeconds(
        Math.clamp(length.getSeconds(), -LONGEST_SECONDS, LONGEST_SECONDS), length.getNanos());
  }

  /** How long so many bytes of 16-bit mono samples last. */
  static Duration lasting(long bytes, int sampleRate) {
    return duration(java.time.Duration.ofNanos(bytes / 2 * 1_000_000_000L / sampleRate));
  }
}

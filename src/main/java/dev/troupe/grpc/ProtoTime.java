package dev.troupe.grpc;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Crosses between the JDK's times and protobuf's. */
final class ProtoTime {

  private ProtoTime() {}

  static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }

  static Duration duration(java.time.Duration length) {
    return Duration.newBuilder().setSeconds(length.getSeconds()).setNanos(length.getNano()).build();
  }

  static java.time.Duration duration(Duration length) {
    return java.time.Duration.ofSeconds(length.getSeconds(), length.getNanos());
  }

  /** How long so many bytes of 16-bit mono samples last. */
  static Duration lasting(long bytes, int sampleRate) {
    return duration(java.time.Duration.ofNanos(bytes / 2 * 1_000_000_000L / sampleRate));
  }
}

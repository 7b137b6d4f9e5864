package dev.troupe.grpc;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How endless streams take their leave when the gateway goes down. */
final class Draining {
  /** Soon: another replica is ready already, or this one is back in a moment. */
  static final Duration RETRY = Duration.ofSeconds(1);

  private Draining() {}

  /** With where to resume, in the metadata of its {@code ErrorInfo}. */
  static CallFailure at(String cursor) {
    CallFailure plain = CallFailure.draining(RETRY);
    return new CallFailure(
        plain.code(),
        plain.reason(),
        plain.message(),
        plain.retryAfter(),
        Map.of("cursor", cursor),
        List.of());
  }
}

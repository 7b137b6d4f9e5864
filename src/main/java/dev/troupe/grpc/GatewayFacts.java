package dev.troupe.grpc;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway knows of itself when it starts.
 *
 * @param commit it was built from; null when not known
 * @param builtAt null when not known
 * @param replicaId unique among its peers
 * @param limits the bounds it keeps
 */
public record GatewayFacts(
    String version,
    @Nullable String commit,
    @Nullable Instant builtAt,
    String replicaId,
    Instant startedAt,
    Bounds limits) {

  /** As {@code troupe.gateway.v1.Limits}; bytes, counts, lengths of time. */
  public record Bounds(
      long maxMessageBytes,
      long maxHeaderBytes,
      int maxStreamsPerConnection,
      long maxRobotMessageBytes,
      int journalEvents,
      Duration journalAge,
      int eventLag,
      Duration audioBuffer,
      int speechQueue) {}

  static final Set<String> API_PACKAGES =
      Set.of(
          "troupe.avatar.v1",
          "troupe.fleet.v1",
          "troupe.gateway.v1",
          "troupe.recognition.v1",
          "troupe.robot.v1");
}

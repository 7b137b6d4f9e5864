package dev.troupe;

import dev.troupe.avatar.Animator;
import dev.troupe.config.RobotOptions;
import dev.troupe.config.TroupeConfig;
import dev.troupe.fleet.Fleet;
import dev.troupe.grpc.AvatarEndpoint;
import dev.troupe.grpc.Endpoint;
import dev.troupe.grpc.ExpressionEndpoint;
import dev.troupe.grpc.FleetEndpoint;
import dev.troupe.grpc.GatewayEndpoint;
import dev.troupe.grpc.GatewayFacts;
import dev.troupe.grpc.LeaseEndpoint;
import dev.troupe.grpc.ListeningEndpoint;
import dev.troupe.grpc.PerceptionEndpoint;
import dev.troupe.grpc.RecognitionEndpoint;
import dev.troupe.grpc.RobotEndpoint;
import dev.troupe.grpc.SpeechEndpoint;
import dev.troupe.recognition.Recogniser;
import dev.troupe.telemetry.Build;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Which services a gateway offers, and what it tells of itself. */
final class Services {
  private Services() {}

  /**
   * @param replica its name among several; null where there is one
   */
  static List<Endpoint> of(
      Fleet fleet,
      @Nullable Recogniser recogniser,
      @Nullable Animator animator,
      TroupeConfig config,
      @Nullable String replica,
      BooleanSupplier draining) {
    GatewayFacts facts = facts(config, replica == null ? UUID.randomUUID().toString() : replica);
    return List.of(
        new FleetEndpoint(fleet, facts),
        // No pipeline commands robots yet.
        new LeaseEndpoint(fleet, Set.of()),
        new RobotEndpoint(fleet),
        new SpeechEndpoint(fleet),
        new ListeningEndpoint(fleet),
        new ExpressionEndpoint(fleet),
        new PerceptionEndpoint(fleet),
        new RecognitionEndpoint(fleet, recogniser, InstantSource.system()),
        new AvatarEndpoint(animator, InstantSource.system()),
        new GatewayEndpoint(fleet, facts, draining));
  }

  private static GatewayFacts facts(TroupeConfig config, String replica) {
    RobotOptions robots = config.robotDefaults();
    return new GatewayFacts(
        Build.CURRENT.version(),
        null,
        null,
        replica,
        Instant.now(),
        new GatewayFacts.Bounds(
            config.server().maxMessageBytes(),
            config.server().maxHeaderBytes(),
            config.server().maxConcurrentStreams(),
            config.link().limits().maxMessageBytes(),
            robots.journalEvents(),
            robots.journalAge(),
            robots.eventLag(),
            robots.audioBuffer(),
            robots.speechQueue()));
  }
}

package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.RobotEmbodiment;
import dev.troupe.api.fleet.v1.RobotSource;
import dev.troupe.api.fleet.v1.SensorStatus;
import dev.troupe.api.media.v1.Feed;
import dev.troupe.config.RobotConfig;
import dev.troupe.fleet.FeedKind;
import dev.troupe.fleet.RobotDefinition;
import dev.troupe.fleet.RobotStatus;
import org.jspecify.annotations.Nullable;

/** A robot's status as the contract's resource. */
final class RobotMapper {
  private final String replicaId;

  RobotMapper(GatewayFacts facts) {
    this.replicaId = facts.replicaId();
  }

  Robot robot(RobotStatus status) {
    RobotDefinition definition = status.definition();
    RobotConfig config = definition.config();
    Robot.Builder robot =
        Robot.newBuilder()
            .setRobotId(status.id().value())
            .setUid(status.uid().toString())
            .setDisplayName(config.displayName())
            .setAddress(config.address().toString())
            .setSource(source(definition.source()))
            .setEtag(definition.etag())
            .putAllLabels(config.labels())
            .putAllAnnotations(config.annotations())
            .setMaintenance(config.maintenance())
            .setKeyName(config.key() == null ? "" : config.key().name())
            .setOptions(RobotSpecMapper.options(config.options()))
            .setLink(LinkMapper.status(status.connection(), status.roundTrip()))
            .setEmbodiment(embodiment(status.virtual()))
            .setVoiceId(orEmpty(status.voiceId()))
            .setFaceId(orEmpty(status.faceId()))
            .setSpeaking(status.speaking() != null)
            .setListening(status.listening() != null)
            .setQueuedUtterances(status.speechQueued())
            .setEventSubscribers(status.followers())
            .addAllLeases(LeaseMapper.summaries(status))
            .setOwner(replicaId)
            .setRegisteredAt(ProtoTime.timestamp(definition.registeredAt()));
    if (status.volume() != null) {
      robot.setVolume(status.volume());
    }
    status.subscribers().forEach((kind, count) -> robot.addSensors(sensor(kind, count)));
    return robot.build();
  }

  private static RobotSource source(dev.troupe.fleet.RobotSource source) {
    return switch (source) {
      case FILE -> RobotSource.ROBOT_SOURCE_FILE;
      case API -> RobotSource.ROBOT_SOURCE_API;
    };
  }

  private static RobotEmbodiment embodiment(@Nullable Boolean virtual) {
    if (virtual == null) {
      return RobotEmbodiment.ROBOT_EMBODIMENT_UNSPECIFIED;
    }
    return virtual
        ? RobotEmbodiment.ROBOT_EMBODIMENT_VIRTUAL
        : RobotEmbodiment.ROBOT_EMBODIMENT_PHYSICAL;
  }

  private static SensorStatus sensor(FeedKind kind, int subscribers) {
    Feed feed =
        switch (kind) {
          case CAMERA -> Feed.FEED_CAMERA;
          case MICROPHONE -> Feed.FEED_MICROPHONE;
          case SPEAKER -> Feed.FEED_SPEAKER;
          case USERS -> Feed.FEED_USERS;
        };
    return SensorStatus.newBuilder()
        .setFeed(feed)
        .setRunning(subscribers > 0)
        .setSubscribers(subscribers)
        .build();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}

package dev.troupe.grpc;

import dev.troupe.api.fleet.v1.Robot;
import dev.troupe.api.fleet.v1.RobotEmbodiment;
import dev.troupe.api.fleet.v1.RobotSource;
import dev.troupe.api.fleet.v1.SensorStatus;
import dev.troupe.api.fleet.v1.SettingKind;
import dev.troupe.api.fleet.v1.SettingState;
import dev.troupe.api.media.v1.Feed;
import dev.troupe.config.RobotConfig;
import dev.troupe.fleet.Connection;
import dev.troupe.fleet.RobotDefinition;
import dev.troupe.fleet.RobotSetting;
import dev.troupe.fleet.RobotStatus;
import dev.troupe.fleet.SensorState;
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
            .setOwner(status.connection().isElsewhere() ? "" : replicaId)
            .setRegisteredAt(ProtoTime.timestamp(definition.registeredAt()));
    if (status.volume() != null) {
      robot.setVolume(status.volume());
    }
    Connection connection = status.connection();
    if (connection.lastFailure() != null && connection.lastFailureAt() != null) {
      robot
          .setLastError(LinkMapper.error(connection.lastFailure()))
          .setLastErrorAt(ProtoTime.timestamp(connection.lastFailureAt()));
    }
    status.sensors().forEach(sensor -> robot.addSensors(sensor(sensor)));
    status.settings().forEach(setting -> robot.addSettings(setting(setting)));
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

  private static SensorStatus sensor(SensorState sensor) {
    Feed feed =
        switch (sensor.kind()) {
          case CAMERA -> Feed.FEED_CAMERA;
          case MICROPHONE -> Feed.FEED_MICROPHONE;
          case SPEAKER -> Feed.FEED_SPEAKER;
          case USERS -> Feed.FEED_USERS;
        };
    return SensorStatus.newBuilder()
        .setFeed(feed)
        .setRunning(sensor.running())
        .setSubscribers(sensor.subscribers())
        .build();
  }

  private static dev.troupe.api.fleet.v1.RobotSetting setting(RobotSetting setting) {
    dev.troupe.api.fleet.v1.RobotSetting.Builder told =
        dev.troupe.api.fleet.v1.RobotSetting.newBuilder()
            .setKind(kind(setting.kind()))
            .setDesired(setting.desired())
            .setActual(orEmpty(setting.actual()))
            .setState(state(setting.state()))
            .setCommandId(orEmpty(setting.commandId()));
    if (setting.since() != null) {
      told.setDesiredSince(ProtoTime.timestamp(setting.since()));
    }
    return told.build();
  }

  private static SettingKind kind(RobotSetting.Kind kind) {
    return switch (kind) {
      case VOLUME -> SettingKind.SETTING_KIND_VOLUME;
      case VOICE -> SettingKind.SETTING_KIND_VOICE;
      case FACE -> SettingKind.SETTING_KIND_FACE;
      case FACE_PARAMETERS -> SettingKind.SETTING_KIND_FACE_PARAMETERS;
      case HEAD_POSE -> SettingKind.SETTING_KIND_HEAD_POSE;
      case LED -> SettingKind.SETTING_KIND_LED;
      case ATTENTION -> SettingKind.SETTING_KIND_ATTENTION;
      case LISTENING -> SettingKind.SETTING_KIND_LISTENING;
    };
  }

  private static SettingState state(RobotSetting.State state) {
    return switch (state) {
      case PENDING -> SettingState.SETTING_STATE_PENDING;
      case SENT -> SettingState.SETTING_STATE_SENT;
      case CONFIRMED -> SettingState.SETTING_STATE_CONFIRMED;
      case DIFFERS -> SettingState.SETTING_STATE_DIFFERS;
    };
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}

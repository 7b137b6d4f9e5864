package dev.troupe.fleet;

import dev.troupe.config.RobotConfig;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.RobotId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Everything about a robot that anyone may read, at one moment.
 *
 * @param definition what is registered about it
 * @param epoch the life of this robot's journal and request ids
 * @param roundTrip of the last ping; null before one
 * @param speaking the command being said; null when silent or when nobody here caused it
 * @param speechQueued utterances waiting
 * @param listening the command that listens; null when none does
 * @param voiceId the current voice as the robot last said
 * @param faceId the current face as the robot last said
 * @param virtual whether the robot is a program, once it said so
 * @param volume 0 to 100, once it said so
 * @param attention what it looks at, once it said so
 * @param sensors one for each feed
 * @param settings what it was asked to be, in the order of their kinds
 * @param followers of its events
 * @param leases those that hold, then those that wait in line
 * @param gone whether it was unregistered: this is the last of it
 */
public record RobotStatus(
    RobotDefinition definition,
    long epoch,
    Connection connection,
    @Nullable Duration roundTrip,
    @Nullable String speaking,
    int speechQueued,
    @Nullable String listening,
    @Nullable String voiceId,
    @Nullable String faceId,
    @Nullable Boolean virtual,
    @Nullable Integer volume,
    RobotEvent.@Nullable AttendStatus attention,
    List<SensorState> sensors,
    List<RobotSetting> settings,
    int followers,
    List<Lease> leases,
    boolean gone) {

  public RobotStatus {
    leases = List.copyOf(leases);
  }

  public RobotId id() {
    return definition.id();
  }

  public UUID uid() {
    return definition.uid();
  }

  public RobotConfig config() {
    return definition.config();
  }

  /** Of a robot that is not there, or not so, yet. */
  static RobotStatus planned(RobotDefinition definition, Connection connection) {
    return new RobotStatus(
        definition,
        0,
        connection,
        null,
        null,
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        0,
        List.of(),
        false);
  }

  RobotStatus withRoundTrip(@Nullable Duration latest) {
    return with(definition, latest, gone);
  }

  /** The same robot with another registration. */
  RobotStatus with(RobotDefinition next) {
    return with(next, roundTrip, gone);
  }

  RobotStatus last() {
    return with(definition, roundTrip, true);
  }

  private RobotStatus with(RobotDefinition next, @Nullable Duration latest, boolean over) {
    return new RobotStatus(
        next,
        epoch,
        connection,
        latest,
        speaking,
        speechQueued,
        listening,
        voiceId,
        faceId,
        virtual,
        volume,
        attention,
        sensors,
        settings,
        followers,
        leases,
        over);
  }
}

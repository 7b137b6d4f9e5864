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
 */
public record RobotStatus(
    RobotId id,
    UUID uid,
    long epoch,
    RobotConfig config,
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
    int followers) {

  RobotStatus withRoundTrip(@Nullable Duration latest) {
    return new RobotStatus(
        id,
        uid,
        epoch,
        config,
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
        followers);
  }
}

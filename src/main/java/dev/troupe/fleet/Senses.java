package dev.troupe.fleet;

import dev.troupe.config.RobotOptions;
import dev.troupe.link.Crossing;
import dev.troupe.robot.Failure;
import dev.troupe.robot.PerceptionCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotEvent;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * A robot's camera, microphone, speaker and view of users, each running only while somebody
 * subscribes. Confined.
 */
final class Senses {
  private static final int MICROPHONE = 1;
  private static final int SPEAKER = 2;

  private RobotOptions options;

  /** What the robot was last asked to send sound at, in Hz. */
  private int audioRate;

  private final Time time;
  private final LongSupplier epoch;
  private final BooleanSupplier speaking;
  private final MediaClock cameraClock;
  private final MediaClock usersClock;
  private final Feed<CameraFrame> camera;
  private final Feed<UsersSnapshot> users;
  private final AudioFeed microphone;
  private final AudioFeed speaker;
  private final Sensor cameraSensor;
  private final Sensor usersSensor;
  private final Sensor audioSensor;
  private final List<Sensor> sensors;
  private List<SensorState> states =
      Stream.of(FeedKind.CAMERA, FeedKind.USERS, FeedKind.MICROPHONE, FeedKind.SPEAKER)
          .map(kind -> new SensorState(kind, false, 0))
          .toList();
  private long cameraBegan;
  private long usersBegan;

  Senses(
      Wire wire,
      Crossing home,
      Time time,
      RobotOptions options,
      FeedEncoders encoders,
      FleetMetrics metrics,
      LongSupplier epoch,
      BooleanSupplier speaking,
      Runnable touched) {
    this.options = options;
    this.time = time;
    this.epoch = epoch;
    this.speaking = speaking;
    this.cameraClock = new MediaClock("camera", time);
    this.usersClock = new MediaClock("users", time);
    Runnable changed =
        () -> {
          update();
          touched.run();
        };
    this.camera = new Feed<>(home, time, encoders.camera(), metrics.feed(FeedKind.CAMERA), changed);
    this.users = new Feed<>(home, time, encoders.users(), metrics.feed(FeedKind.USERS), changed);
    int rate = options.audioSampleRate();
    this.audioRate = rate;
    this.microphone =
        new AudioFeed(
            FeedKind.MICROPHONE,
            rate,
            home,
            time,
            encoders.audio(),
            metrics.feed(FeedKind.MICROPHONE),
            changed);
    this.speaker =
        new AudioFeed(
            FeedKind.SPEAKER,
            rate,
            home,
            time,
            encoders.audio(),
            metrics.feed(FeedKind.SPEAKER),
            changed);
    Duration linger = options.sensorLinger();
    this.cameraSensor =
        new Sensor(
            wire,
            time,
            linger,
            () -> camera.subscribers() > 0 ? 1 : 0,
            on ->
                on == 0 ? new PerceptionCommand.StopCamera() : new PerceptionCommand.StartCamera(),
            on -> cameraBegins(),
            touched);
    this.usersSensor =
        new Sensor(
            wire,
            time,
            linger,
            () -> users.subscribers() > 0 ? 1 : 0,
            on -> on == 0 ? new PerceptionCommand.StopUsers() : new PerceptionCommand.StartUsers(),
            on -> usersBegin(),
            touched);
    this.audioSensor =
        new Sensor(wire, time, linger, this::ears, this::audio, this::audioBegins, touched);
    this.sensors = List.of(cameraSensor, usersSensor, audioSensor);
  }

  private int ears() {
    return (microphone.subscribers() > 0 ? MICROPHONE : 0)
        | (speaker.subscribers() > 0 ? SPEAKER : 0);
  }

  private RobotCommand audio(int on) {
    return on == 0
        ? new PerceptionCommand.StopAudio()
        : new PerceptionCommand.StartAudio(audioRate, (on & MICROPHONE) != 0, (on & SPEAKER) != 0);
  }

  /** Another rate is taken up where nobody's sound goes on. */
  private void audioBegins(int started) {
    if ((ears() & ~started) == 0 && audioRate != options.audioSampleRate()) {
      audioRate = options.audioSampleRate();
      microphone.resume(audioRate, epoch.getAsLong());
      speaker.resume(audioRate, epoch.getAsLong());
    }
    if ((started & MICROPHONE) != 0) {
      microphone.restart(epoch.getAsLong());
    }
    if ((started & SPEAKER) != 0) {
      speaker.restart(epoch.getAsLong());
    }
  }

  private void cameraBegins() {
    cameraClock.restart(epoch.getAsLong());
    cameraBegan = 0;
  }

  private void usersBegin() {
    usersClock.restart(epoch.getAsLong());
    usersBegan = 0;
  }

  /**
   * For what comes from here on; a rate of sound, for the next time that the robot is asked for
   * sound.
   */
  void use(RobotOptions latest) {
    options = latest;
    sensors.forEach(sensor -> sensor.use(latest.sensorLinger()));
  }

  // ---- from the link ----

  void linked() {
    sensors.forEach(Sensor::linked);
  }

  void lost() {
    sensors.forEach(Sensor::lost);
  }

  void received(RobotEvent event) {
    switch (event) {
      case RobotEvent.AudioHeard audio -> heard(audio);
      case RobotEvent.CameraPicture picture -> {
        cameraBegan = cameraBegan == 0 ? time.nanos() : cameraBegan;
        MediaStamp stamp = cameraClock.stamp(since(cameraBegan));
        camera.publish(new CameraFrame(stamp, picture.jpeg()), stamp.sequence(), 0);
      }
      case RobotEvent.UsersSeen seen -> {
        usersBegan = usersBegan == 0 ? time.nanos() : usersBegan;
        MediaStamp stamp = usersClock.stamp(since(usersBegan));
        users.publish(new UsersSnapshot(stamp, seen.users()), stamp.sequence(), 0);
      }
      default -> throw new IllegalArgumentException("no feed carries " + event.kind());
    }
  }

  private void heard(RobotEvent.AudioHeard audio) {
    boolean speaks = speaking.getAsBoolean();
    if (audio.microphone() != null) {
      boolean muted = speaks && options.muteMicrophoneWhileSpeaking();
      // Silence of the same length keeps media time true.
      byte[] pcm = muted ? new byte[audio.microphone().length] : audio.microphone();
      microphone.publish(pcm, speaks, muted);
    }
    if (audio.speaker() != null) {
      speaker.publish(audio.speaker(), speaks, false);
    }
  }

  private Duration since(long began) {
    return Duration.ofNanos(time.nanos() - began);
  }

  // ---- from subscribers ----

  private void update() {
    sensors.forEach(Sensor::update);
  }

  Feed<CameraFrame> camera() {
    return camera;
  }

  Feed<UsersSnapshot> users() {
    return users;
  }

  AudioFeed microphone() {
    return microphone;
  }

  AudioFeed speaker() {
    return speaker;
  }

  /** The same list as before while nothing has changed: to ask for it makes nothing new then. */
  List<SensorState> states() {
    int ears = audioSensor.running();
    List<SensorState> known = states;
    known = with(known, 0, cameraSensor.running() != 0, camera.subscribers());
    known = with(known, 1, usersSensor.running() != 0, users.subscribers());
    known = with(known, 2, (ears & MICROPHONE) != 0, microphone.subscribers());
    known = with(known, 3, (ears & SPEAKER) != 0, speaker.subscribers());
    states = known;
    return known;
  }

  private static List<SensorState> with(
      List<SensorState> states, int index, boolean running, int subscribers) {
    SensorState before = states.get(index);
    if (before.running() == running && before.subscribers() == subscribers) {
      return states;
    }
    List<SensorState> now = new ArrayList<>(states);
    now.set(index, new SensorState(before.kind(), running, subscribers));
    return List.copyOf(now);
  }

  /** Of these programs only; a sensor that nobody else wants stops after its linger. */
  void end(Set<String> programs, Failure failure) {
    camera.end(programs, failure);
    users.end(programs, failure);
    microphone.end(programs, failure);
    speaker.end(programs, failure);
  }

  void end(Failure failure) {
    camera.end(failure);
    users.end(failure);
    microphone.end(failure);
    speaker.end(failure);
  }
}

package dev.troupe.simulator;

import java.time.Duration;

/**
 * What a robot sees and hears.
 *
 * @param users how many people walk about
 * @param usersPeriod time between two {@code users.data} of a stream
 * @param camera the picture
 * @param microphone the sound around the robot
 * @param audioChunk how much sound one {@code audio.data} carries
 */
public record Senses(
    int users,
    Duration usersPeriod,
    CameraOptions camera,
    MicrophoneSource microphone,
    Duration audioChunk) {

  public Senses {
    if (users < 0 || users > 50) {
      throw new IllegalArgumentException("users: " + users + " (expected: 0 to 50)");
    }
    if (usersPeriod.toMillis() < 1) {
      throw new IllegalArgumentException(
          "usersPeriod: " + usersPeriod + " (expected: 1 ms or more)");
    }
    if (audioChunk.toMillis() < 5 || audioChunk.toMillis() > 1000) {
      throw new IllegalArgumentException("audioChunk: " + audioChunk + " (expected: 5 ms to 1 s)");
    }
  }

  public static Senses defaults() {
    return new Senses(
        2,
        Duration.ofMillis(100),
        CameraOptions.defaults(),
        new MicrophoneSource.Tone(440),
        Duration.ofMillis(20));
  }

  public Senses withUsers(int users) {
    return new Senses(users, usersPeriod, camera, microphone, audioChunk);
  }

  public Senses withCamera(CameraOptions camera) {
    return new Senses(users, usersPeriod, camera, microphone, audioChunk);
  }

  public Senses withMicrophone(MicrophoneSource microphone) {
    return new Senses(users, usersPeriod, camera, microphone, audioChunk);
  }

  public Senses withAudioChunk(Duration audioChunk) {
    return new Senses(users, usersPeriod, camera, microphone, audioChunk);
  }
}

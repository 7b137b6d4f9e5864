package dev.troupe.simulator;

import dev.troupe.simulator.media.Samples;
import dev.troupe.simulator.wire.Pacer;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.Base64;

/**
 * Sends what the robot hears and what it says, chunk by chunk at the rate asked for. Starting again
 * replaces the settings. Confined to the robot.
 */
final class Sound {
  private static final int MIN_RATE = 8_000;
  private static final int MAX_RATE = 48_000;

  private final SoundReel microphone;
  private final Mouth mouth;
  private final Duration chunk;
  private final Time time;

  Sound(SoundReel microphone, Mouth mouth, Duration chunk, Time time) {
    this.microphone = microphone;
    this.mouth = mouth;
    this.chunk = chunk;
    this.time = time;
  }

  void register(Router router) {
    router.on("request.audio.start", this::start);
    router.on("request.audio.stop", call -> call.from().stopStream(Connection.Stream.AUDIO));
  }

  private void start(Call call) {
    int rate = call.arguments().integer("sample_rate");
    if (rate < MIN_RATE || rate > MAX_RATE) {
      throw new BadRequest(
          "Unsupported sample rate: " + rate + " (expected: " + MIN_RATE + " to " + MAX_RATE + ")");
    }
    boolean hears = call.arguments().flag("microphone");
    boolean speaks = call.arguments().flag("speaker");
    Connection to = call.from();
    if (!hears && !speaks) {
      to.stopStream(Connection.Stream.AUDIO);
      return;
    }
    Pacer pacer =
        Pacer.every(chunk, time, number -> to.stream(message(number, rate, hears, speaks)));
    to.startStream(Connection.Stream.AUDIO, pacer);
  }

  private String message(long number, int rate, boolean hears, boolean speaks) {
    if (!speaks) {
      return Responses.microphone(heard(number, rate));
    }
    return hears
        ? Responses.bothSounds(heard(number, rate), said(rate))
        : Responses.speaker(said(rate));
  }

  private String heard(long number, int rate) {
    return microphone.base64(number, rate, time.nanos());
  }

  private String said(int rate) {
    short[] sound = mouth.sound(rate, (int) (rate * chunk.toMillis() / 1000));
    return Base64.getEncoder().encodeToString(Samples.littleEndian(sound));
  }
}

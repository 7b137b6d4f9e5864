package dev.troupe.grpc;

import dev.troupe.api.recognition.v1.RecognitionSource;
import dev.troupe.api.recognition.v1.RecognizeResponse;
import dev.troupe.audio.AudioFormat;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.recognition.AudioCodec;
import dev.troupe.robot.Failure;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the source that a recognition's header asks for. */
final class RecognitionSources {
  private final Robots robots;
  private final StatusMapper statuses;

  RecognitionSources(Robots robots, StatusMapper statuses) {
    this.robots = robots;
    this.statuses = statuses;
  }

  /** A source that is found good; what is wrong with it ends the call. */
  interface Chosen {
    boolean live();

    SoundSource open(
        AudioCodec codec,
        Call call,
        RequestGate gate,
        Consumer<RecognizeResponse.Builder> tell,
        Consumer<Failure> ended);
  }

  Chosen choose(RecognitionSource source, Violations violations) {
    AudioFormat format = RecognitionRequests.audio(source, "source.", violations);
    ManagedRobot robot = robot(source, violations);
    violations.throwIfAny();
    return new Chosen() {
      @Override
      public boolean live() {
        return robot != null;
      }

      @Override
      public SoundSource open(
          AudioCodec codec,
          Call call,
          RequestGate gate,
          Consumer<RecognizeResponse.Builder> tell,
          Consumer<Failure> ended) {
        return robot != null
            ? new MicrophoneSource(robot, call, codec, tell, ended, statuses)
            : new ClientSound(
                format == null ? AudioFormat.pcm(AudioCodec.SAMPLE_RATE) : format, codec, gate);
      }
    };
  }

  private @Nullable ManagedRobot robot(RecognitionSource source, Violations violations) {
    return source.hasRobot() ? robots.find(source.getRobot().getRobotId(), violations) : null;
  }
}

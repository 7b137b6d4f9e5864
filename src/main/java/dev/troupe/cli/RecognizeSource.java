package dev.troupe.cli;

import com.google.protobuf.ByteString;
import dev.troupe.api.media.v1.AudioEncoding;
import dev.troupe.api.media.v1.AudioFormat;
import dev.troupe.api.recognition.v1.RecognitionSource;
import dev.troupe.api.recognition.v1.RobotMicrophone;
import dev.troupe.audio.Wav;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where the sound of {@code troupe recognize} comes from: exactly one of the two. */
final class RecognizeSource {
  @Option(
      names = "--wav",
      required = true,
      paramLabel = "FILE.wav",
      description = "16-bit PCM, one channel or two, 8000 to 48000 Hz.")
  @Nullable Path wav;

  @Option(
      names = "--robot",
      required = true,
      paramLabel = "ROBOT",
      description = "The robot whose microphone is listened to.")
  String robot = "";

  /**
   * Sound, and what the gateway must know of it.
   *
   * @param bytes what the client itself sends: nothing where a robot listens
   */
  record Sound(RecognitionSource source, ByteString bytes) {}

  /** Reads the file, if there is one. */
  Sound open(CommandLine command) throws IOException {
    RecognitionSource.Builder source = RecognitionSource.newBuilder();
    if (wav == null) {
      source.setRobot(RobotMicrophone.newBuilder().setRobotId(robot));
      return new Sound(source.build(), ByteString.EMPTY);
    }
    Wav recording = read(wav, command).mono();
    source.setAudio(
        AudioFormat.newBuilder()
            .setEncoding(AudioEncoding.AUDIO_ENCODING_PCM_S16LE)
            .setSampleRateHz(recording.sampleRate()));
    return new Sound(source.build(), ByteString.copyFrom(recording.pcm()));
  }

  private static Wav read(Path file, CommandLine command) throws IOException {
    try {
      return Wav.parse(Files.readAllBytes(file));
    } catch (NoSuchFileException missing) {
      throw new ParameterException(
          command, "--wav " + file + ": no such file (expected: a WAV file)", missing);
    } catch (IllegalArgumentException unfit) {
      throw new ParameterException(command, "--wav " + file + ": " + unfit.getMessage(), unfit);
    }
  }
}

package dev.troupe.simulator;

import java.nio.file.Path;

/** What a robot's microphone hears. */
public sealed interface MicrophoneSource {

  /**
   * Reads {@code tone:440}, {@code wav:FILE}, {@code dtmf:0815#}, {@code silence} or {@code
   * stamps}.
   */
  static MicrophoneSource parse(String text) {
    String[] parts = text.split(":", 2);
    String value = parts.length == 2 ? parts[1] : "";
    try {
      return switch (parts[0]) {
        case "tone" -> new Tone(value.isEmpty() ? 440 : Double.parseDouble(value));
        case "wav" -> new Wav(Path.of(value));
        case "dtmf" -> new Dtmf(value);
        case "silence" -> new Silence();
        case "stamps" -> new Stamps();
        default -> throw new IllegalArgumentException(parts[0]);
      };
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException(
          "microphone: "
              + text
              + " (expected: tone:HERTZ, wav:FILE, dtmf:DIGITS, silence or stamps)",
          unknown);
    }
  }

  /** A steady tone. */
  record Tone(double hertz) implements MicrophoneSource {
    public Tone {
      if (!(hertz >= 20 && hertz <= 8000)) {
        throw new IllegalArgumentException("hertz: " + hertz + " (expected: 20 to 8000)");
      }
    }
  }

  /** A WAV file (16-bit PCM), mixed to mono, played over and over. */
  record Wav(Path file) implements MicrophoneSource {}

  /** Telephone digits, 100 ms each with as much pause, then a second of silence, over and over. */
  record Dtmf(String digits) implements MicrophoneSource {
    public Dtmf {
      if (!digits.matches("[0-9A-D*#]{1,256}")) {
        throw new IllegalArgumentException("digits: " + digits + " (expected: 0-9, A-D, *, #)");
      }
    }
  }

  /** Nothing at all. */
  record Silence() implements MicrophoneSource {}

  /**
   * Silence that can be measured: the first 16 bytes of each chunk are two little-endian longs, the
   * number of the chunk and the monotonic clock ({@code System.nanoTime()}) when it was sent.
   */
  record Stamps() implements MicrophoneSource {}
}

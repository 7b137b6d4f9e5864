package dev.troupe.simulator;

import java.time.Duration;
import java.util.List;

/** How long words take: about 150 a minute, long ones longer, with a pause after a sentence. */
final class Pronunciation {
  private static final int WORD_MILLIS = 90;
  private static final int LETTER_MILLIS = 58;
  private static final int PAUSE_MILLIS = 220;

  private Pronunciation() {}

  static List<String> words(String text) {
    String trimmed = text.strip();
    return trimmed.isEmpty() ? List.of() : List.of(trimmed.split("\\s+"));
  }

  static Duration of(String word) {
    int letters = word.codePointCount(0, word.length());
    boolean pause = ".,;:!?".indexOf(word.charAt(word.length() - 1)) >= 0;
    return Duration.ofMillis(
        WORD_MILLIS + (long) LETTER_MILLIS * letters + (pause ? PAUSE_MILLIS : 0));
  }

  /** How long a robot needs to make the sound of a text it never said before. */
  static Duration generation(String text) {
    return Duration.ofMillis(Math.min(1500, 220 + 12L * text.length()));
  }
}

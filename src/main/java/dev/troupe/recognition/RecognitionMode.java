package dev.troupe.recognition;

import java.util.Arrays;
import java.util.Optional;

/** How a recognition listens (documented). */
public enum RecognitionMode {
  /**
   * Begins with speech and ends with a pause: a full, a partial or no match. Tells when speech
   * begins, so that a prompt can stop.
   */
  NORMAL("normal"),

  /**
   * Waits until something that is said matches in full, and ends at once then; never a partial
   * match, and the beginning of speech is not told.
   */
  HOTWORD("hotword");

  private final String word;

  RecognitionMode(String word) {
    this.word = word;
  }

  /** As it is written on the wire. */
  public String word() {
    return word;
  }

  /** The mode of a word, if it is one. */
  static Optional<RecognitionMode> of(Object word) {
    return Arrays.stream(values()).filter(mode -> mode.word.equals(word)).findFirst();
  }
}

package dev.troupe.simulator.uhlive.hearing;

import dev.troupe.simulator.media.G711;
import org.jspecify.annotations.Nullable;

/** How a session's audio is written on the wire: 8 kHz, mono. */
public enum AudioCodec {
  LINEAR("linear", null),
  G711A("g711a", G711.A_LAW),
  G711U("g711u", G711.MU_LAW);

  private final String word;
  private final @Nullable G711 law;

  AudioCodec(String word, @Nullable G711 law) {
    this.word = word;
    this.law = law;
  }

  /** The word that {@code OPEN} uses. */
  public String word() {
    return word;
  }

  @Nullable G711 law() {
    return law;
  }

  /** The codec that a client calls so; null when there is none. */
  public static @Nullable AudioCodec of(String word) {
    for (AudioCodec codec : values()) {
      if (codec.word.equals(word)) {
        return codec;
      }
    }
    return null;
  }
}

package dev.troupe.simulator.uhlive.hearing;

import java.util.ArrayList;
import java.util.List;

/** An ear that writes down what it hears. */
final class Heard implements Ear.Listener {
  final List<String> events = new ArrayList<>();
  final List<Tone> tones = new ArrayList<>();
  final StringBuilder keys = new StringBuilder();
  long now;

  static Heard in(short[] sound) {
    return in(sound, 480);
  }

  static Heard in(short[] sound, int chunk) {
    Heard heard = new Heard();
    Ear ear = new Ear(EarOptions.defaults(), heard);
    for (int from = 0; from < sound.length; from += chunk) {
      short[] part = new short[Math.min(chunk, sound.length - from)];
      System.arraycopy(sound, from, part, 0, part.length);
      ear.hear(part);
    }
    return heard;
  }

  @Override
  public void voiceBegan(long at) {
    events.add("voice " + at);
  }

  @Override
  public void voiceEnded(long at) {
    events.add("silence " + at);
  }

  @Override
  public void digit(Tone tone) {
    tones.add(tone);
    keys.append(tone.key());
  }

  @Override
  public void window(long at) {
    now = at;
  }
}

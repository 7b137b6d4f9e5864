package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.spatialwalk.audio.LevelMeter;
import dev.troupe.simulator.spatialwalk.wire.WireWriter;

/**
 * Keyframes of a face whose mouth follows the level of the sound, and nothing else: in silence
 * every number is 0. How open it is, 0 to 1, is four times the level, at most 1; the jaw turns by
 * {@value #WIDEST} radians at most, and the expression's numbers fade from the first to the tenth.
 */
final class Flames {
  static final float WIDEST = 0.35f;

  private static final float[] THREE = new float[3];
  private static final int EXPRESSIONS = 100;
  private static final int MOVED = 10;
  private static final int GAIN = 4;

  private Flames() {}

  /** The keyframes from that one on. */
  static WireWriter of(LevelMeter meter, int from, int count) {
    WireWriter flames = new WireWriter();
    for (int keyframe = from; keyframe < from + count; keyframe++) {
      flames.message(1, flame(Math.min(1, GAIN * meter.level(keyframe))));
    }
    return flames;
  }

  /** Dimensions of the FLAME model, of which the protocol says nothing. */
  private static WireWriter flame(float open) {
    float[] expression = new float[EXPRESSIONS];
    for (int i = 0; i < MOVED; i++) {
      expression[i] = open * (MOVED - i) / MOVED;
    }
    return new WireWriter()
        .floats(1, THREE)
        .floats(2, THREE)
        .floats(3, THREE)
        .floats(4, WIDEST * open, 0, 0)
        .floats(5, new float[6])
        .floats(6, new float[2])
        .floats(7, expression);
  }
}

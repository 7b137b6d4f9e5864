package dev.troupe.simulator.uhlive.hearing;

/** Tells voice from silence by level alone. Confined to the stream. */
final class VoiceDetector {
  private final double threshold;
  private final int attack;
  private boolean voiced;
  private int loud;

  VoiceDetector(EarOptions options) {
    this.threshold = options.thresholdDbfs();
    this.attack = Math.toIntExact(options.attack().toMillis() / Ear.WINDOW_MILLIS);
  }

  boolean voiced() {
    return voiced;
  }

  /** How many loud windows in a row there were, this one included. */
  int loud() {
    return loud;
  }

  /** Whether voice began or ended with this window. */
  boolean turns(short[] window) {
    loud = Loudness.of(window) >= threshold ? loud + 1 : 0;
    boolean now = voiced ? loud > 0 : loud >= attack;
    boolean turned = now != voiced;
    voiced = now;
    return turned;
  }

  /** The stream has a hole here. */
  void reset() {
    voiced = false;
    loud = 0;
  }
}

package dev.troupe.simulator.spatialwalk;

import java.time.Duration;

/**
 * How fast the avatar's model works.
 *
 * @param confirmDelay between the configuration and its confirmation; joining a room takes time
 * @param firstDelay from the first sound of a request to its first keyframes
 * @param speed how many seconds of animation it makes in a second
 * @param batch most keyframes in one message; 25 make a second
 * @param timeFactor how long model and playback take, from the first sound on: 0.1 is a tenth of
 *     life. Confirmations, limits and bills keep real time
 */
public record ModelPace(
    Duration confirmDelay, Duration firstDelay, double speed, int batch, double timeFactor) {
  public ModelPace {
    ServiceLimits.check("confirmDelay", confirmDelay);
    ServiceLimits.check("firstDelay", firstDelay);
    if (!(speed >= 0.1 && speed <= 100_000)) {
      throw new IllegalArgumentException("speed: " + speed + " (expected: 0.1 to 100000)");
    }
    if (batch < 1 || batch > 10_000) {
      throw new IllegalArgumentException("batch: " + batch + " (expected: 1 to 10000)");
    }
    if (!(timeFactor >= 0.001 && timeFactor <= 100)) {
      throw new IllegalArgumentException("timeFactor: " + timeFactor + " (expected: 0.001 to 100)");
    }
  }

  public static ModelPace defaults() {
    return new ModelPace(Duration.ZERO, Duration.ofMillis(150), 20, 5, 1);
  }

  /** Answers as fast as the machine can. */
  public static ModelPace immediate() {
    return new ModelPace(Duration.ZERO, Duration.ZERO, 100_000, 5, 0.01);
  }

  public ModelPace withConfirmDelay(Duration confirmDelay) {
    return new ModelPace(confirmDelay, firstDelay, speed, batch, timeFactor);
  }

  public ModelPace withFirstDelay(Duration firstDelay) {
    return new ModelPace(confirmDelay, firstDelay, speed, batch, timeFactor);
  }

  public ModelPace withSpeed(double speed) {
    return new ModelPace(confirmDelay, firstDelay, speed, batch, timeFactor);
  }

  public ModelPace withBatch(int batch) {
    return new ModelPace(confirmDelay, firstDelay, speed, batch, timeFactor);
  }

  public ModelPace withTimeFactor(double timeFactor) {
    return new ModelPace(confirmDelay, firstDelay, speed, batch, timeFactor);
  }
}

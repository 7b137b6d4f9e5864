package dev.troupe.simulator.uhlive.hearing;

/**
 * A key of a telephone's keypad that was heard.
 *
 * @param key one of {@code 0123456789ABCD*#}
 * @param purity which part of the sound's energy was in the two tones, 0 to 1
 * @param runnerUp the digit it resembles most besides, among {@code 0} to {@code 9}
 */
public record Tone(char key, double purity, char runnerUp) {

  /** Whether the key is one of {@code 0} to {@code 9}. */
  public boolean isDigit() {
    return key >= '0' && key <= '9';
  }
}

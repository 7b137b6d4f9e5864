package dev.troupe.audio;

/**
 * How loud a piece of sound is, in decibels below full scale: 0 is the loudest sample there is
 * (-32768), so a sine that just fits has a peak of 0 and an RMS of -3.
 *
 * @param rmsDbfs root of the mean square, from {@link #SILENCE_DBFS} to 0
 * @param peakDbfs greatest magnitude, from {@link #SILENCE_DBFS} to 0
 */
public record Level(double rmsDbfs, double peakDbfs) {
  /** What silence, and a chunk of no samples, read as: finite, since JSON has no infinity. */
  public static final double SILENCE_DBFS = -120;

  private static final double FULL_SCALE = 32_768;

  /**
   * The level of a chunk of signed 16-bit little-endian PCM.
   *
   * @throws IllegalArgumentException if {@code pcm} ends within a sample
   */
  public static Level of(byte[] pcm) {
    int samples = Pcm.samples(pcm);
    long squares = 0;
    int peak = 0;
    for (int i = 0; i < samples; i++) {
      int sample = Pcm.get(pcm, i * Pcm.BYTES_PER_SAMPLE);
      squares += (long) sample * sample;
      peak = Math.max(peak, Math.abs(sample));
    }
    double rms = Math.sqrt((double) squares / Math.max(1, samples));
    return new Level(dbfs(rms), dbfs(peak));
  }

  private static double dbfs(double magnitude) {
    return Math.max(SILENCE_DBFS, 20 * Math.log10(magnitude / FULL_SCALE));
  }
}

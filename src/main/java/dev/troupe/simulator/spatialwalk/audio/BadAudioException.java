package dev.troupe.simulator.spatialwalk.audio;

/** Sound that cannot be decoded. */
public final class BadAudioException extends Exception {
  private static final long serialVersionUID = 1L;

  public BadAudioException(String message) {
    super(message, null, false, false);
  }
}

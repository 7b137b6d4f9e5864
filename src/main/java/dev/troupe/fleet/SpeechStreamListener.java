package dev.troupe.fleet;

/** The source of a speech stream. Called on the context that it named. */
public interface SpeechStreamListener {

  /** More audio is wanted: so many bytes now, until called again. */
  void wanted(long bytes);

  /** No more audio is wanted: it ended, or its speech was cut. Later data is dropped. */
  void closed();
}

package dev.troupe.simulator;

import java.time.Duration;

/**
 * How a robot behaves where the vendor's documents leave it open or contradict themselves.
 *
 * @param delivery who hears of speech, listening and attention that one client caused
 * @param relisten what {@code listen.start} does while already listening
 * @param flush what clients learn of planned speech that is dropped before it starts
 * @param bufferReports how often streamed speech reports its buffer
 * @param delays how long it takes to begin to speak
 * @param voices how many voices the list has; robots show 192 after boot and 914 later
 */
public record Manners(
    Delivery delivery,
    Relisten relisten,
    Flush flush,
    Duration bufferReports,
    SpeechDelays delays,
    int voices) {

  /** Who hears of what one client caused. */
  public enum Delivery {
    /** Everybody who has access; the {@code request_id} goes to the originator only. */
    BROADCAST,
    /** The originator only. */
    UNICAST
  }

  /** What a second {@code listen.start} does. */
  public enum Relisten {
    /** Starts over with the new settings, as the vendor's documents say. */
    RESET,
    /** Is answered by an error, as a robot was seen to do. */
    ERROR
  }

  /** What becomes of planned speech that is dropped. */
  public enum Flush {
    /** Each gets {@code speak.end} with an empty text and {@code aborted}. */
    REPORTED,
    /** Nothing is said about it. */
    SILENT
  }

  public Manners {
    if (bufferReports.toMillis() < 1) {
      throw new IllegalArgumentException(
          "bufferReports: " + bufferReports + " (expected: 1 ms or more)");
    }
    if (voices < 1 || voices > 10_000) {
      throw new IllegalArgumentException("voices: " + voices + " (expected: 1 to 10000)");
    }
  }

  public static Manners defaults() {
    return new Manners(
        Delivery.BROADCAST,
        Relisten.RESET,
        Flush.REPORTED,
        Duration.ofMillis(200),
        SpeechDelays.defaults(),
        192);
  }

  public Manners withDelivery(Delivery delivery) {
    return new Manners(delivery, relisten, flush, bufferReports, delays, voices);
  }

  public Manners withRelisten(Relisten relisten) {
    return new Manners(delivery, relisten, flush, bufferReports, delays, voices);
  }

  public Manners withFlush(Flush flush) {
    return new Manners(delivery, relisten, flush, bufferReports, delays, voices);
  }

  public Manners withDelays(SpeechDelays delays) {
    return new Manners(delivery, relisten, flush, bufferReports, delays, voices);
  }

  public Manners withVoices(int voices) {
    return new Manners(delivery, relisten, flush, bufferReports, delays, voices);
  }
}

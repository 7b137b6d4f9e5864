package dev.troupe.recognition;

/** What a caller asks of its session; sound is not among it. */
public sealed interface SessionCommand {

  /** Something that the recogniser has a word for; never OPEN or CLOSE. */
  record Vendor(RecognitionCommand command) implements SessionCommand {}

  /** Nothing more is said in this recognition. */
  record EndUtterance() implements SessionCommand {}
}

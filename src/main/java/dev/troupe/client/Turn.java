package dev.troupe.client;

import dev.troupe.recognition.RecognitionCommand;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionFailure;

/** A command that waits for its turn or for its answer, and whoever hears of it: once. */
interface Turn {

  RecognitionCommand command();

  /** It was sent under this id. */
  default void sent(long requestId) {}

  void answered(RecognitionEvent reply);

  void failed(RecognitionFailure failure);
}

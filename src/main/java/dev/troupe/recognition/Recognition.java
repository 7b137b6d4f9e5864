package dev.troupe.recognition;

import dev.troupe.recognition.RecognitionCommand.Recognize;

/** One recognition under way: what was asked, and what became of it so far. */
final class Recognition {
  final String commandId;
  final Recognize command;

  /** Where in the source's sound it was asked for. */
  final long mark;

  final Stretch stretch = new Stretch();
  boolean timersRunning;
  boolean replaced;
  boolean ending;

  /** Of its RECOGNIZE, with which the recogniser names it; 0 when that is not known. */
  long requestId;

  Recognition(String commandId, Recognize command, long mark) {
    this.commandId = commandId;
    this.command = command;
    this.mark = mark;
    this.timersRunning = command.startInputTimers();
  }

  /** A recogniser that names no recognition means the one that there is. */
  boolean isMeantBy(RecognitionEvent event) {
    return requestId == 0 || event.requestId() == 0 || event.requestId() == requestId;
  }

  /** As it is asked for again in another session: its timers run if they did. */
  Recognize again() {
    return new Recognize(command.grammars(), command.params().withStartInputTimers(timersRunning));
  }
}

package dev.troupe.fleet;

import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.Time;
import org.jspecify.annotations.Nullable;

/**
 * One thing to be said, from the queue to its one end.
 *
 * <pre>
 * WAITING --hand--> HANDED --speak.start--> SPEAKING --speak.end--> ENDED
 *    |                |  ^                      |
 *    |                |  '--(requeued after a stop that was not meant for it)
 *    '----------------'-------------------------'--> ENDED (preempted, interrupted, failed, unknown)
 * </pre>
 */
final class Utterance {
  final CommandRequest request;
  final CommandListener listener;
  final @Nullable SpeechStream stream;
  Stage stage = Stage.WAITING;

  /** Stopped by us: its end is awaited for a moment only. */
  boolean cut;

  /** Dropped by a stop that was meant for another one: goes back to the front of the queue. */
  boolean requeue;

  /** What was before it never got its end: whether this one began cannot be known either. */
  boolean doubtful;

  /** Taken back while the robot spoke another one: stopped as soon as that is over. */
  boolean unwanted;

  /** Whether its client knows that its bytes have left. */
  boolean sent;

  /** How often it was handed over; the robot's answers to an earlier time are nobody's. */
  int handings;

  /**
   * When its bytes left while nothing was before it; null when it does not say how long it takes.
   */
  @Nullable Long leftAt;

  /** Whether the robot had nothing else to say when it was handed over for the first time. */
  boolean alone;

  long startedAt;
  @Nullable Long playedBytes;
  Time.@Nullable Timer timer;

  enum Stage {
    WAITING,
    HANDED,
    SPEAKING,
    ENDED
  }

  Utterance(CommandRequest request, CommandListener listener, @Nullable SpeechStream stream) {
    this.request = request;
    this.listener = listener;
    this.stream = stream;
  }

  String commandId() {
    return request.commandId();
  }

  boolean isStream() {
    return request.command() instanceof SpeechCommand.StartStream;
  }

  void progress(RobotEvent event) {
    listener.update(new CommandUpdate.Progress(commandId(), event));
  }

  void closeStream() {
    if (stream != null) {
      stream.closed();
    }
  }

  void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}

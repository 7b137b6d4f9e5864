package dev.troupe.client;

import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.RobotEvent.HearEnded;
import dev.troupe.robot.RobotEvent.ListenEnded;
import io.vertx.core.Future;
import java.util.List;

/** The robot's own speech recogniser. What is heard meanwhile is told to handlers. */
public final class FurhatListening {
  private final RobotLine line;
  private final FurhatOptions.Waits waits;

  FurhatListening(RobotLine line, FurhatOptions.Waits waits) {
    this.line = line;
    this.waits = waits;
  }

  /**
   * Sets what is listened for; stays until changed. The robot does not answer.
   *
   * @param languages BCP 47 codes, such as {@code en-US}; the first use needs none: {@code en-US}
   *     is the default
   * @param phrases words to favour; may be empty
   */
  public Future<Void> configure(List<String> languages, List<String> phrases) {
    return line.tell(new ListeningCommand.Configure(languages, phrases), waits.answer());
  }

  /** Listens with the defaults until one utterance ends; its text, or empty when none came. */
  public Future<String> listen() {
    return listen(ListeningCommand.Start.DEFAULT);
  }

  /**
   * Listens until one utterance or the listening itself ends; the text, or empty when none came.
   * Fails with {@code VENDOR_REJECTED} when the robot listens already and takes that as an error,
   * with {@code NO_ANSWER} after {@link FurhatOptions.Waits#listen}.
   */
  public Future<String> listen(ListeningCommand.Start options) {
    ListenReply reply = new ListenReply();
    line.ask(options, waits.listen(), reply);
    return reply.text();
  }

  /**
   * Begins to listen; done when the listening ends, with its cause. What is heard comes as {@link
   * HearEnded} and, if asked for, as partial results to handlers.
   */
  public Future<ListenEnded> start(ListeningCommand.Start options) {
    return line.ask(options, ListenEnded.class, waits.listen());
  }

  /** Stops listening; harmless when nothing listens. */
  public Future<Void> stop() {
    return line.tell(new ListeningCommand.Stop(), waits.answer());
  }
}

package dev.troupe.recognition;

import dev.troupe.recognition.CommandQueue.Entry;
import dev.troupe.recognition.SessionFailure.Reason;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a session's commands are dealt with, one at a time and only in the states that allow them:
 * each is answered exactly once, by the recogniser or from here. Holds the state that {@link
 * SessionState} draws. Confined to the session's context.
 */
final class SessionDesk {
  private final CommandQueue waiting = new CommandQueue();
  private final Tenancy tenancy;
  private final Ear ear;
  private final Succession succession;
  private final Consumer<SessionNews> news;
  private final Owner owner;
  private SessionState state = SessionState.OPENING;
  private @Nullable Entry asking;
  private boolean ending;

  /** Whether a recognition is cut short by the end, or may go on to its own. */
  private boolean cutting;

  /** Whose desk it is. */
  interface Owner {
    /** All is done, and nothing more comes. */
    void done();

    /** The recogniser does not answer. */
    void unfit(SessionFailure failure);
  }

  SessionDesk(
      Tenancy tenancy, Ear ear, Succession succession, Consumer<SessionNews> news, Owner owner) {
    this.tenancy = tenancy;
    this.ear = ear;
    this.succession = succession;
    this.news = news;
    this.owner = owner;
  }

  SessionState state() {
    return state;
  }

  void submit(String id, SessionCommand command) {
    Entry entry = new Entry(id, command, ear.lane().mark());
    if (waiting.size() >= CommandQueue.MOST) {
      reject(entry, full());
      return;
    }
    if (entry.isRecognize()) {
      // What comes from now on is for this recognition: it waits until that listens.
      ear.lane().hold();
    }
    waiting.add(entry);
    next();
  }

  private SessionFailure full() {
    return new SessionFailure(
        Reason.SEND_QUEUE_FULL,
        "commands in line: %d (expected: at most %d)"
            .formatted(waiting.size() + 1, CommandQueue.MOST));
  }

  /**
   * Nothing more comes.
   *
   * @param cut whether a recognition under way is brought to its end, or goes on to its own
   */
  void end(boolean cut) {
    ending = true;
    cutting |= cut;
    next();
  }

  private void next() {
    while (asking == null && (state == SessionState.IDLE || state == SessionState.RECOGNISING)) {
      Entry entry = waiting.poll();
      if (entry != null) {
        carryOut(entry);
      } else if (ending && state == SessionState.IDLE) {
        owner.done();
      } else {
        if (ending) {
          leaveRecognition();
        }
        return;
      }
    }
  }

  private void carryOut(Entry entry) {
    boolean recognising = state == SessionState.RECOGNISING;
    switch (entry.command()) {
      case SessionCommand.EndUtterance end -> endUtterance(entry, recognising);
      case SessionCommand.Vendor(RecognitionCommand command) -> {
        boolean legal = recognising == command.kind().isAllowedIn(RecognitionState.RECOGNITION);
        if (legal) {
          ask(entry, command);
        } else {
          reject(entry, illegal(command.kind().word(), command.kind().states()));
          flowUnlessRecognizeWaits();
        }
      }
    }
  }

  private void endUtterance(Entry entry, boolean recognising) {
    if (recognising) {
      news.accept(new SessionNews.UtteranceEnding(entry.id(), ear.lane().at()));
      finishRecognition();
    } else {
      reject(entry, illegal("end_utterance", "a recognition in progress"));
    }
  }

  private SessionFailure illegal(String command, String expected) {
    return new SessionFailure(
        Reason.ILLEGAL_STATE,
        "%s: not allowed in state %s (expected: %s)".formatted(command, state, expected));
  }

  private void leaveRecognition() {
    if (cutting) {
      finishRecognition();
    } else if (ear.timersStandStill()) {
      startTimers();
    }
  }

  /** While its timers stand still, a recogniser waits for speech for ever. */
  private void finishRecognition() {
    if (ear.finish()) {
      startTimers();
    }
  }

  private void startTimers() {
    RecognitionCommand start = new RecognitionCommand.StartInputTimers();
    ask(new Entry("", new SessionCommand.Vendor(start), 0), start);
  }

  private void ask(Entry entry, RecognitionCommand command) {
    asking = entry;
    if (command instanceof RecognitionCommand.Recognize recognize) {
      ear.ask(entry.id(), recognize, entry.mark());
      state = SessionState.STARTING;
    }
    tenancy.ask(
        command, event -> answered(entry, command, event), failure -> unanswered(entry, failure));
  }

  private void answered(Entry entry, RecognitionCommand command, RecognitionEvent event) {
    asking = null;
    succession.proven();
    if (event instanceof RecognitionEvent.Refusal refusal) {
      refused(entry, command.kind(), refusal);
    } else {
      succession.keep(command);
      accepted(entry, command, event);
    }
    next();
  }

  private void refused(Entry entry, RecognitionCommandKind kind, RecognitionEvent.Refusal refusal) {
    notStarted();
    if (!entry.isOwn()) {
      news.accept(new SessionNews.Refused(entry.id(), kind, refusal, state));
    }
    flowUnlessRecognizeWaits();
  }

  private void accepted(Entry entry, RecognitionCommand command, RecognitionEvent event) {
    switch (command) {
      case RecognitionCommand.Recognize recognize -> {
        if (ear.begin(event)) {
          state = SessionState.RECOGNISING;
        } else {
          idle();
        }
      }
      case RecognitionCommand.Stop stop -> {
        String stopped = ear.stop();
        idle();
        news.accept(new SessionNews.Stopped(entry.id(), event, stopped));
      }
      case RecognitionCommand.DefineGrammar define ->
          news.accept(new SessionNews.Defined(entry.id(), event, define.alias()));
      case RecognitionCommand.StartInputTimers start -> {
        ear.timersRun();
        said(entry, event);
      }
      default -> said(entry, event);
    }
  }

  private void said(Entry entry, RecognitionEvent event) {
    if (!entry.isOwn()) {
      news.accept(new SessionNews.Said(entry.id(), event, false));
    }
  }

  private void unanswered(Entry entry, SessionFailure failure) {
    asking = null;
    if (failure.reason() == Reason.ILLEGAL_STATE) {
      notStarted();
      reject(entry, failure);
      flowUnlessRecognizeWaits();
      next();
      return;
    }
    // Whoever does not answer a command is not to be trusted with the next one.
    reject(entry, failure);
    if (state == SessionState.STARTING) {
      ear.withdraw();
    }
    owner.unfit(failure);
  }

  private void notStarted() {
    if (state == SessionState.STARTING) {
      ear.withdraw();
      state = SessionState.IDLE;
    }
  }

  /** Nothing is recognised any more. */
  private void idle() {
    state = SessionState.IDLE;
    flowUnlessRecognizeWaits();
  }

  private void flowUnlessRecognizeWaits() {
    if (!waiting.holdsRecognize()
        && (state == SessionState.IDLE || state == SessionState.RECOGNISING)) {
      ear.lane().flow();
    }
  }

  /** A recognition ended by itself; one that is not begun, or not meant, had its end already. */
  void complete(RecognitionEvent.RecognitionComplete event) {
    Recognition running = ear.recognition();
    if (state == SessionState.RECOGNISING && running != null && running.isMeantBy(event)) {
      ear.complete(event);
      idle();
      next();
    }
  }

  /** The session died, and another one will stand: what was under way is kept, or told as lost. */
  void interrupt(SessionFailure why) {
    Entry interrupted = asking;
    asking = null;
    boolean again = succession.replays();
    boolean starting = interrupted != null && interrupted.isRecognize();
    if (starting) {
      ear.withdraw();
    }
    if (!again) {
      ear.lose(why);
    }
    if (interrupted != null && starting && again) {
      waiting.putBack(interrupted);
    } else if (interrupted != null) {
      // It may have been carried out; only a recognition can be asked for again without harm.
      reject(interrupted, why);
    }
    state = SessionState.OPENING;
  }

  /** A session stands: on with the commands. */
  void resume(SessionState in) {
    state = in;
    flowUnlessRecognizeWaits();
    Recognition running = ear.recognition();
    if (running != null && running.ending && !running.timersRunning) {
      startTimers();
    }
    next();
  }

  void close() {
    state = SessionState.OVER;
    asking = null;
    waiting.clear();
  }

  private void reject(Entry entry, SessionFailure failure) {
    if (!entry.isOwn()) {
      news.accept(new SessionNews.Rejected(entry.id(), entry.kind(), failure, state));
    }
  }
}

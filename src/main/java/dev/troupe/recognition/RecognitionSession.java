package dev.troupe.recognition;

import dev.troupe.recognition.SessionFailure.Reason;
import dev.troupe.recognition.SessionNews.LossReason;
import dev.troupe.recognition.SessionNews.Origin;
import dev.troupe.recognition.SocketStock.Loan;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One caller's session, from the first word to the last, on whatever sockets it takes: commands in
 * line, sound as it sounds, and another session in place of one that dies. {@link SessionState}
 * draws its life. Confined to the recogniser's context; {@link RecognitionCall} is the way in.
 */
final class RecognitionSession implements RecogniserSocket.Tenant, AudioLane.Owner {
  private static final int MOST_COMMANDS = 32;

  /** A vendor that drops whatever it is given gets no more of it. */
  private static final int MOST_REPLACEMENTS = 3;

  private final SessionRequest request;
  private final RecognitionCommand.Open wanted;
  private final SocketStock stock;
  private final Time time;
  private final Duration longest;
  private final RecognitionMetrics metrics;
  private final Consumer<SessionNews> news;
  private final Consumer<Boolean> audioWanted;
  private final AudioLane lane;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Map<String, String> grammars = new LinkedHashMap<>();
  private RecognitionParams params;
  private SessionState state = SessionState.OPENING;
  private @Nullable Loan loan;
  private @Nullable Waiting asking;
  private @Nullable Recognition recognition;
  private Time.@Nullable Timer watchdog;
  private String channelId = "";
  private boolean ending;
  private boolean draining;
  private int recognitions;
  private int replacements;
  private int inARow;

  /** A command in line. */
  private record Waiting(String id, SessionCommand command, long mark) {}

  /**
   * @param wanted what the session is opened with, the default one's words when the caller has none
   * @param longest how long a recognition may take before it counts as lost
   * @param audioWanted told when the source shall wait, and when to go on
   */
  RecognitionSession(
      SessionRequest request,
      RecognitionCommand.Open wanted,
      SocketStock stock,
      Time time,
      Duration longest,
      RecognitionMetrics metrics,
      Consumer<SessionNews> news,
      Consumer<Boolean> audioWanted) {
    this.request = request;
    this.wanted = wanted;
    this.stock = stock;
    this.time = time;
    this.longest = longest;
    this.metrics = metrics;
    this.news = news;
    this.audioWanted = audioWanted;
    this.params = request.params();
    this.grammars.putAll(request.grammars());
    this.lane = new AudioLane(wanted.codec(), request.live(), time, this);
  }

  // ---- from the caller ----

  void open() {
    metrics.opened();
    fetch(ready -> {
      news.accept(ready);
      enter(SessionState.IDLE);
      lane.flow();
      next();
    });
  }

  void submit(String id, SessionCommand command) {
    if (state == SessionState.OVER) {
      return;
    }
    if (waiting.size() >= MOST_COMMANDS) {
      reject(
          id,
          command,
          new SessionFailure(
              Reason.SEND_QUEUE_FULL,
              "commands in line: %d (expected: at most %d)"
                  .formatted(waiting.size() + 1, MOST_COMMANDS)));
      return;
    }
    if (isRecognize(command)) {
      // What comes from now on is for this recognition: it waits until that listens.
      lane.hold();
    }
    waiting.add(new Waiting(id, command, lane.mark()));
    next();
  }

  void audio(AudioPiece piece) {
    if (state != SessionState.OVER) {
      lane.add(piece);
    }
  }

  /** A live source went quiet, or came back: the recogniser hears silence meanwhile. */
  void quiet(boolean quiet) {
    lane.quiet(quiet);
  }

  /**
   * Nothing more comes from the caller: a recognition is brought to its end, or goes on to its own
   * where a live source still speaks, then the session leaves.
   */
  void end() {
    ending = true;
    next();
  }

  /** The gateway goes down: a recognition is brought to its end, and the caller hears why. */
  void drain() {
    draining = true;
    end();
  }

  /** The caller is gone. */
  void cancel() {
    if (state != SessionState.OVER) {
      over(null);
    }
  }

  // ---- the commands, one by one ----

  private void next() {
    while (asking == null && (state == SessionState.IDLE || state == SessionState.RECOGNISING)) {
      Waiting command = waiting.poll();
      if (command != null) {
        carryOut(command);
      } else if (ending && state == SessionState.RECOGNISING) {
        if (request.live() && !draining) {
          startTimers();
        } else {
          finishRecognition();
        }
        return;
      } else if (ending) {
        over(
            new SessionNews.Ended(
                draining, channelId, lane.received(), recognitions, replacements));
        return;
      } else {
        return;
      }
    }
  }

  private void carryOut(Waiting next) {
    boolean recognising = state == SessionState.RECOGNISING;
    switch (next.command()) {
      case SessionCommand.EndUtterance end -> endUtterance(next, recognising);
      case SessionCommand.Vendor(RecognitionCommand.Stop stop) -> askIf(recognising, next, stop);
      case SessionCommand.Vendor(RecognitionCommand.StartInputTimers start) ->
          askIf(recognising, next, start);
      case SessionCommand.Vendor(RecognitionCommand command) -> askIf(!recognising, next, command);
    }
  }

  private void askIf(boolean legal, Waiting next, RecognitionCommand command) {
    if (legal) {
      ask(next, command);
    } else {
      reject(
          next.id(),
          next.command(),
          new SessionFailure(
              Reason.ILLEGAL_STATE,
              "%s: not allowed in state %s (expected: %s)"
                  .formatted(command.kind().word(), state, command.kind().states())));
      flowUnlessRecognizeWaits();
    }
  }

  private void ask(Waiting next, RecognitionCommand command) {
    asking = next;
    if (command instanceof RecognitionCommand.Recognize recognize) {
      recognition = new Recognition(next.id(), recognize, next.mark());
      enter(SessionState.STARTING);
    }
    RecogniserSocket socket = socket();
    socket
        .ask(command)
        .onComplete(
            event -> ifStill(socket, () -> answered(next, command, event)),
            error -> ifStill(socket, () -> unanswered(next, command, error)));
  }

  /** What a lost socket still reports is dealt with where its loss is. */
  private void ifStill(RecogniserSocket socket, Runnable task) {
    if (state != SessionState.OVER && loan != null && loan.socket() == socket) {
      task.run();
    }
  }

  private void answered(Waiting next, RecognitionCommand command, RecognitionEvent event) {
    asking = null;
    inARow = 0;
    if (event instanceof RecognitionEvent.Refusal refusal) {
      if (command instanceof RecognitionCommand.Recognize) {
        recognition = null;
        enter(SessionState.IDLE);
      }
      news.accept(new SessionNews.Refused(next.id(), command.kind(), refusal, state));
      flowUnlessRecognizeWaits();
    } else {
      accepted(next, command, event);
    }
    next();
  }

  private void accepted(Waiting next, RecognitionCommand command, RecognitionEvent event) {
    switch (command) {
      case RecognitionCommand.SetParams set -> params = params.with(set.params());
      case RecognitionCommand.DefineGrammar define ->
          grammars.put(define.alias(), define.builtin());
      case RecognitionCommand.StartInputTimers start -> timersRun();
      default -> {}
    }
    if (command instanceof RecognitionCommand.Recognize) {
      begun(next, event);
    } else if (command instanceof RecognitionCommand.Stop) {
      stopped(next, event);
    } else if (command instanceof RecognitionCommand.DefineGrammar define) {
      news.accept(new SessionNews.Defined(next.id(), event, define.alias()));
    } else if (!next.id().isEmpty()) {
      news.accept(new SessionNews.Said(next.id(), event, false));
    }
  }

  private void timersRun() {
    if (recognition != null) {
      recognition.timersRunning = true;
    }
  }

  private void begun(Waiting next, RecognitionEvent event) {
    Recognition begun = Objects.requireNonNull(recognition);
    recognitions++;
    metrics.recognitionStarted();
    enter(SessionState.RECOGNISING);
    arm();
    if (event instanceof RecognitionEvent.RecognitionComplete complete) {
      // A recogniser in a hurry leaves out that it began.
      complete(complete);
      return;
    }
    news.accept(new SessionNews.Begun(next.id(), event, false, lane.at()));
    lane.begin(begun.stretch, begun.mark);
  }

  private void stopped(Waiting next, RecognitionEvent event) {
    Recognition given = recognition;
    settle();
    news.accept(new SessionNews.Stopped(next.id(), event, given == null ? "" : given.commandId));
  }

  private void unanswered(Waiting next, RecognitionCommand command, Throwable error) {
    SessionFailure failure = failure(error);
    if (failure.reason() == Reason.VENDOR_SESSION_LOST) {
      // Told again, with what becomes of it, by lost().
      return;
    }
    asking = null;
    if (failure.reason() == Reason.ILLEGAL_STATE) {
      if (state == SessionState.STARTING) {
        recognition = null;
        enter(SessionState.IDLE);
      }
      reject(next.id(), next.command(), failure);
      next();
      return;
    }
    // Whoever does not answer a command is not to be trusted with the next one.
    reject(next.id(), next.command(), failure);
    if (state == SessionState.STARTING) {
      recognition = null;
    }
    discard();
    replace(failure);
  }

  // ---- the end of an utterance ----

  private void endUtterance(Waiting next, boolean recognising) {
    if (!recognising) {
      reject(
          next.id(),
          next.command(),
          new SessionFailure(
              Reason.ILLEGAL_STATE,
              "end_utterance: not allowed in state %s (expected: a recognition in progress)"
                  .formatted(state)));
      return;
    }
    news.accept(new SessionNews.UtteranceEnding(next.id(), lane.at()));
    finishRecognition();
  }

  private void finishRecognition() {
    Recognition running = Objects.requireNonNull(recognition);
    if (running.ending) {
      return;
    }
    running.ending = true;
    lane.finish();
    startTimers();
  }

  /** Nobody else will: without them a recognition in which nobody speaks has no end. */
  private void startTimers() {
    if (!Objects.requireNonNull(recognition).timersRunning) {
      SessionCommand start = new SessionCommand.Vendor(new RecognitionCommand.StartInputTimers());
      ask(new Waiting("", start, 0), new RecognitionCommand.StartInputTimers());
    }
  }

  // ---- from the recogniser ----

  @Override
  public void said(RecognitionEvent event) {
    Recognition running = recognition;
    switch (event) {
      case RecognitionEvent.RecognitionComplete complete -> {
        if (running != null) {
          complete(complete);
          next();
        }
      }
      case RecognitionEvent.StartOfInput start -> {
        if (running != null) {
          news.accept(new SessionNews.Said(running.commandId, start, running.replaced));
        }
      }
      default -> news.accept(new SessionNews.Said("", event, false));
    }
  }

  private void complete(RecognitionEvent.RecognitionComplete event) {
    Recognition done = Objects.requireNonNull(recognition);
    Transcript transcript = event.body() == null ? null : event.body().transcript();
    RecognitionMeasures measures = done.stretch.measures(transcript, time.now(), done.replaced);
    metrics.recognitionEnded(event.outcome(), measures);
    settle();
    news.accept(new SessionNews.Complete(done.commandId, event, measures));
  }

  /** No recognition is under way any more. */
  private void settle() {
    disarm();
    recognition = null;
    if (state == SessionState.STARTING || state == SessionState.RECOGNISING) {
      enter(SessionState.IDLE);
    }
    lane.end();
    flowUnlessRecognizeWaits();
  }

  private void flowUnlessRecognizeWaits() {
    boolean soon = waiting.stream().anyMatch(each -> isRecognize(each.command()));
    if (!soon && state != SessionState.STARTING && state != SessionState.OPENING) {
      lane.flow();
    }
  }

  @Override
  public void lost(SessionFailure failure) {
    loan = null;
    replace(failure);
  }

  // ---- another session in its place ----

  private void replace(SessionFailure why) {
    lane.hold();
    disarm();
    String oldChannel = channelId;
    if (++inARow > MOST_REPLACEMENTS) {
      over(new SessionNews.Failed(why));
      return;
    }
    replacements++;
    metrics.replaced(why.reason());
    Waiting interrupted = asking;
    asking = null;
    Recognition again = recognition;
    if (again != null && request.replay() == null) {
      lost(again, why);
      again = null;
    }
    recognition = again;
    if (interrupted != null) {
      keepOrReject(interrupted, why);
    }
    enter(SessionState.OPENING);
    Recognition running = again;
    fetch(ready -> resume(why, oldChannel, ready, running));
  }

  private void lost(Recognition gone, SessionFailure why) {
    RecognitionMeasures measures = gone.stretch.measures(null, time.now(), gone.replaced);
    if (asking == null || !asking.id().equals(gone.commandId)) {
      metrics.recognitionLost();
      news.accept(new SessionNews.RecognitionLost(gone.commandId, why, measures));
    }
    lane.end();
  }

  /** A command that was on its way when the session died: only the next one can tell. */
  private void keepOrReject(Waiting interrupted, SessionFailure why) {
    boolean begins = isRecognize(interrupted.command());
    if (begins && request.replay() != null) {
      recognition = null;
      waiting.addFirst(interrupted);
    } else if (!interrupted.id().isEmpty()) {
      reject(interrupted.id(), interrupted.command(), why);
    }
  }

  private void resume(
      SessionFailure why, String oldChannel, SessionNews.Ready ready, @Nullable Recognition r) {
    Recognition running = recognition == null ? null : r;
    if (running == null) {
      enter(SessionState.IDLE);
      tellReplaced(why, oldChannel, ready, "", Duration.ZERO, Duration.ZERO);
      flowUnlessRecognizeWaits();
      next();
      return;
    }
    RecogniserSocket socket = socket();
    socket
        .ask(running.again())
        .onComplete(
            event -> ifStill(socket, () -> resumed(why, oldChannel, ready, running, event)),
            error ->
                ifStill(
                    socket,
                    () -> {
                      if (failure(error).reason() != Reason.VENDOR_SESSION_LOST) {
                        discard();
                        replace(failure(error));
                      }
                    }));
  }

  private void resumed(
      SessionFailure why,
      String oldChannel,
      SessionNews.Ready ready,
      Recognition running,
      RecognitionEvent event) {
    if (event instanceof RecognitionEvent.Refusal refusal) {
      tellReplaced(why, oldChannel, ready, "", Duration.ZERO, Duration.ZERO);
      SessionFailure refused = SessionOpener.rejected(RecognitionCommandKind.RECOGNIZE, refusal);
      lost(running, refused);
      recognition = null;
      enter(SessionState.IDLE);
      flowUnlessRecognizeWaits();
      next();
      return;
    }
    running.replaced = true;
    enter(SessionState.RECOGNISING);
    arm();
    Duration heard = running.stretch.measures(null, time.now(), true).heard();
    Duration replayed = lane.beginAgain(Objects.requireNonNull(request.replay()));
    tellReplaced(why, oldChannel, ready, running.commandId, replayed, heard.minus(replayed));
    news.accept(new SessionNews.Begun(running.commandId, event, true, lane.at()));
    if (running.ending) {
      running.ending = false;
      finishRecognition();
    }
    next();
  }

  private void tellReplaced(
      SessionFailure why,
      String oldChannel,
      SessionNews.Ready ready,
      String recognitionId,
      Duration replayed,
      Duration lost) {
    news.accept(
        new SessionNews.Replaced(
            why,
            oldChannel,
            ready,
            params,
            List.copyOf(grammars.keySet()),
            recognitionId,
            replayed,
            lost.isNegative() ? Duration.ZERO : lost));
  }

  // ---- sockets ----

  private void fetch(Consumer<SessionNews.Ready> then) {
    long asked = time.nanos();
    stock
        .borrow(request.open() == null, request.owner(), request.patience())
        .onComplete(
            got -> {
              if (state == SessionState.OVER) {
                got.giveBack();
              } else {
                prepare(got, asked, then);
              }
            },
            error -> {
              if (state != SessionState.OVER) {
                over(new SessionNews.Failed(failure(error)));
              }
            });
  }

  private void prepare(Loan got, long asked, Consumer<SessionNews.Ready> then) {
    loan = got;
    RecogniserSocket socket = got.socket();
    boolean open = wanted.equals(socket.open());
    socket.lend(this);
    SessionOpener.prepare(socket, wanted, params, grammars)
        .onComplete(
            done ->
                ifStill(
                    socket,
                    () -> {
                      channelId = socket.channelId();
                      Duration waited = Duration.ofNanos(time.nanos() - asked);
                      Origin origin =
                          socket.standsSince() - asked > 0
                              ? Origin.DIALLED
                              : open ? Origin.WARM : Origin.WARM_SOCKET;
                      metrics.ready(origin, waited);
                      then.accept(new SessionNews.Ready(channelId, wanted.codec(), origin, waited));
                    }),
            error ->
                ifStill(
                    socket,
                    () -> {
                      SessionFailure failure = failure(error);
                      if (failure.reason() == Reason.VENDOR_REJECTED) {
                        over(new SessionNews.Failed(failure));
                      } else if (failure.reason() != Reason.VENDOR_SESSION_LOST) {
                        discard();
                        over(new SessionNews.Failed(failure));
                      }
                    }));
  }

  private void discard() {
    Loan bad = loan;
    loan = null;
    if (bad != null) {
      bad.discard();
    }
  }

  private RecogniserSocket socket() {
    return Objects.requireNonNull(loan, "no socket").socket();
  }

  /** Tells the last word, if anybody is there to hear it, and gives everything back. */
  private void over(@Nullable SessionNews last) {
    enter(SessionState.OVER);
    disarm();
    lane.stop();
    waiting.clear();
    Loan had = loan;
    loan = null;
    if (had != null) {
      had.giveBack();
    }
    metrics.closed();
    if (last != null) {
      news.accept(last);
    }
  }

  // ---- the lane's owner ----

  @Override
  public boolean writable() {
    return loan != null && loan.socket().isWritable();
  }

  @Override
  public void send(byte[] frame) {
    socket().audio(frame);
  }

  @Override
  public void wanted(boolean more) {
    audioWanted.accept(more);
  }

  @Override
  public void lost(AudioFrame frame) {
    if (recognition != null) {
      LossReason reason =
          state == SessionState.OPENING ? LossReason.SESSION_LOST : LossReason.OVERFLOW;
      metrics.audioLost(frame.nanos());
      news.accept(new SessionNews.AudioLost(frame.from(), Duration.ofNanos(frame.nanos()), reason));
    }
  }

  /** The socket takes sound again. */
  @Override
  public void room() {
    lane.writable();
  }

  // ---- small things ----

  private void arm() {
    disarm();
    watchdog =
        time.after(
            longest,
            () -> {
              SessionFailure failure =
                  new SessionFailure(
                      Reason.NO_ANSWER,
                      "the recognition did not end within %d s".formatted(longest.toSeconds()));
              Recognition stuck = recognition;
              discard();
              recognition = null;
              if (stuck != null) {
                lost(stuck, failure);
              }
              replace(failure);
            });
  }

  private void disarm() {
    if (watchdog != null) {
      watchdog.cancel();
      watchdog = null;
    }
  }

  private void enter(SessionState next) {
    state = next;
  }

  private void reject(String id, SessionCommand command, SessionFailure failure) {
    RecognitionCommandKind kind =
        command instanceof SessionCommand.Vendor vendor ? vendor.command().kind() : null;
    news.accept(new SessionNews.Rejected(id, kind, failure, state));
  }

  private static boolean isRecognize(SessionCommand command) {
    return command instanceof SessionCommand.Vendor vendor
        && vendor.command() instanceof RecognitionCommand.Recognize;
  }

  private static SessionFailure failure(Throwable error) {
    return VendorFailures.of(error);
  }
}

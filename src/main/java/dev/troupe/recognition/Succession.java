package dev.troupe.recognition;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The recogniser's sessions that serve one caller, one after the other: what each of them has to be
 * like, and what is asked and said again in the next one. Confined to the session's context.
 */
final class Succession {
  /** A vendor that drops whatever it is given gets no more of it. */
  static final int MOST_IN_A_ROW = 3;

  private final Tenancy tenancy;
  private final Ear ear;
  private final RecognitionMetrics metrics;
  private final Consumer<SessionNews> news;
  private final Owner owner;
  private final @Nullable Duration replay;
  private final Map<String, String> grammars = new LinkedHashMap<>();
  private RecognitionParams params;
  private boolean first = true;
  private int replacements;
  private int inARow;

  /** Whom they serve. */
  interface Owner {
    /** A session stands, in this state; the caller has been told. */
    void stands(SessionState in);

    /** A session stands and does not do as it should. */
    void unfit(SessionFailure failure);
  }

  /** Why one session went, and which one came. */
  private record Change(SessionFailure why, String oldChannelId, SessionNews.Ready ready) {}

  Succession(
      SessionRequest request,
      Tenancy tenancy,
      Ear ear,
      RecognitionMetrics metrics,
      Consumer<SessionNews> news,
      Owner owner) {
    this.tenancy = tenancy;
    this.ear = ear;
    this.metrics = metrics;
    this.news = news;
    this.owner = owner;
    this.replay = request.replay();
    this.params = request.params();
    this.grammars.putAll(request.grammars());
  }

  /** Whether a recognition goes on in the next session. */
  boolean replays() {
    return replay != null;
  }

  int replacements() {
    return replacements;
  }

  /** A session does what it is asked. */
  void proven() {
    inARow = 0;
  }

  /** What the caller set in a session holds in the next one. */
  void keep(RecognitionCommand accepted) {
    switch (accepted) {
      case RecognitionCommand.SetParams set -> params = params.with(set.params());
      case RecognitionCommand.DefineGrammar define ->
          grammars.put(define.alias(), define.builtin());
      default -> {}
    }
  }

  /** Fetches the first one. */
  void open() {
    tenancy.fetch(params, grammars, this::begin);
  }

  private void begin(SessionNews.Ready ready) {
    first = false;
    news.accept(ready);
    owner.stands(SessionState.IDLE);
  }

  /** One died; false when that were too many. */
  boolean allows(SessionFailure why) {
    inARow++;
    if (inARow > MOST_IN_A_ROW) {
      return false;
    }
    metrics.replaced(why.reason());
    return true;
  }

  /** Fetches another one in place of the one that died. */
  void replace(SessionFailure why) {
    if (first) {
      // It died before the caller heard of it: to the caller the next one is the first.
      open();
      return;
    }
    replacements++;
    String old = tenancy.channelId();
    tenancy.fetch(params, grammars, ready -> succeed(new Change(why, old, ready)));
  }

  private void succeed(Change change) {
    Recognition running = ear.recognition();
    if (running == null) {
      tell(change, "", Duration.ZERO, Duration.ZERO);
      owner.stands(SessionState.IDLE);
    } else {
      tenancy.ask(running.again(), event -> resumed(change, running, event), owner::unfit);
    }
  }

  private void resumed(Change change, Recognition running, RecognitionEvent event) {
    Duration heard = running.stretch.heard();
    switch (event) {
      case RecognitionEvent.Refusal refusal -> {
        tell(change, "", Duration.ZERO, Duration.ZERO);
        ear.lose(SessionOpener.rejected(RecognitionCommandKind.RECOGNIZE, refusal));
        owner.stands(SessionState.IDLE);
      }
      case RecognitionEvent.RecognitionComplete complete -> {
        // As at its first beginning, a recogniser in a hurry leaves out that it began.
        running.replaced = true;
        tell(change, running.commandId, Duration.ZERO, heard);
        ear.complete(complete);
        owner.stands(SessionState.IDLE);
      }
      default -> {
        Duration replayed = ear.resume(event, Objects.requireNonNull(replay));
        tell(change, running.commandId, replayed, heard.minus(replayed));
        news.accept(new SessionNews.Begun(running.commandId, event, true, ear.lane().at()));
        owner.stands(SessionState.RECOGNISING);
      }
    }
  }

  private void tell(Change change, String recognitionId, Duration replayed, Duration lost) {
    news.accept(
        new SessionNews.Replaced(
            change.why(),
            change.oldChannelId(),
            change.ready(),
            params,
            List.copyOf(grammars.keySet()),
            recognitionId,
            replayed,
            lost.isNegative() ? Duration.ZERO : lost));
  }
}

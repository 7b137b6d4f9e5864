package dev.troupe.avatar;

import dev.troupe.avatar.AnimationNews.By;
import dev.troupe.avatar.AnimationNews.Cause;
import dev.troupe.avatar.AvatarEvent.Confirmed;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One caller's way through a stream, from the first word to the last, on whatever sessions it
 * takes: one utterance after the other, and another session in place of one that is lost or was put
 * aside. Confined to the context of the sessions; {@link AnimationCall} is the way in.
 *
 * <pre>
 *  OPENING ── session ──▶ READY ── lost, interrupted ──▶ OPENING      any ── end, cancel ──▶ OVER
 * </pre>
 */
final class AnimationSession
    implements AvatarSocket.Tenant, SessionFetch.Listener, Watchdog.Listener {
  /** A vendor that drops whatever it is given gets no more of it. */
  private static final int MOST_REPLACEMENTS = 3;

  private enum Life {
    OPENING,
    READY,
    OVER
  }

  /** Where sessions come from and what bounds them. */
  record Parts(
      AvatarAccount account,
      Time time,
      AvatarMetrics metrics,
      Duration answerTimeout,
      Duration quarantine) {}

  private final AnimationRequest request;
  private final Parts parts;
  private final Time time;
  private final AvatarMetrics metrics;
  private final LongConsumer used;
  private final boolean elsewhere;
  private final Deque<Utterance> utterances = new ArrayDeque<>();
  private final EgressPlayer player = new EgressPlayer();
  private final NewsDesk news;
  private final SessionFetch fetch;
  private final Watchdog watchdog;
  private Life life = Life.OPENING;
  private @Nullable Loan loan;
  private @Nullable Utterance receiving;
  private String connectionId = "";
  private boolean everReady;
  private boolean ending;
  private boolean draining;
  private int number;
  private int inARow;

  /**
   * @param used told how much of the caller's sound waits no more
   */
  AnimationSession(
      AnimationRequest request, Parts parts, Consumer<AnimationNews> caller, LongConsumer used) {
    this.request = request;
    this.parts = parts;
    this.time = parts.time();
    this.metrics = parts.metrics();
    this.used = used;
    this.elsewhere = request.settings().egress().elsewhere();
    this.news = new NewsDesk(time, metrics, caller, used, utterances);
    this.fetch = new SessionFetch(request, parts.account(), time, this);
    this.watchdog = new Watchdog(time, parts.answerTimeout(), request.settings(), this);
  }

  // ---- from the caller ----

  void open() {
    metrics.callOpened();
    fetch();
  }

  void audio(String id, byte[] sound, long from) {
    Utterance to = receiving;
    if (life == Life.OVER || ending) {
      used.accept(sound.length);
      return;
    }
    if (to == null || !to.id().equals(id)) {
      to = begin(id);
    } else if (!utterances.contains(to)) {
      // It ended before its sound did.
      used.accept(sound.length);
      return;
    }
    to.hear(sound, from);
    pump();
  }

  private Utterance begin(String id) {
    Utterance begun = new Utterance(id, ++number, time.nanos());
    receiving = begun;
    int before = utterances.size();
    utterances.add(begun);
    news.accepted(begun, before);
    return begun;
  }

  void endUtterance(String id, byte[] rest) {
    Utterance open = receiving;
    if (open == null || !open.id().equals(id) || !utterances.contains(open)) {
      used.accept(rest.length);
    } else {
      open.hear(rest, 0);
      open.complete();
      pump();
    }
  }

  void interrupt(String commandId) {
    if (life == Life.OVER) {
      return;
    }
    if (utterances.isEmpty()) {
      reject(commandId, "interrupt", true, "there is nothing to interrupt");
      return;
    }
    List<Utterance> stopped = List.copyOf(utterances);
    utterances.clear();
    receiving = null;
    watchdog.disarm();
    stopped.forEach(each -> news.ended(each, new AnimationNews.Interrupted(Cause.CLIENT), null));
    Utterance speaking = stopped.getFirst();
    if (speaking.hasBegun()) {
      abandon(speaking);
    }
    checkEnd();
  }

  /** No frame of it may meet a later request: a pooled session falls silent before it is lent. */
  private void abandon(Utterance given) {
    Loan had = loan;
    if (had == null) {
      return;
    }
    had.socket().abandon(given.reqId(), parts.quarantine(), late -> lateFrames(given, late));
    if (!elsewhere) {
      loan = null;
      had.putAside();
      life = Life.OPENING;
      if (!ending) {
        fetch();
      }
    }
  }

  private void lateFrames(Utterance given, long late) {
    // What a player elsewhere says of itself is no frame.
    if (late > 0 && life != Life.OVER && !elsewhere) {
      news.tell(given, new AnimationNews.Late(late));
    }
  }

  void control(String commandId, boolean pause) {
    if (life == Life.OVER) {
      return;
    }
    String word = pause ? "pause" : "resume";
    Loan now = loan;
    if (now == null || !can(now, Confirmed.PLAYBACK_CONTROL)) {
      reject(commandId, word, false, "this session has no player that can be paused");
      return;
    }
    AvatarCommand command = player.ask(commandId, pause);
    if (command == null) {
      reject(commandId, word, true, "there is nothing to " + word);
    } else {
      now.socket().send(command);
      watchdog.paused(pause);
      watch();
    }
  }

  /** Whether its motion goes to a player that can do so. */
  private boolean can(@Nullable Loan session, String capability) {
    return elsewhere && session != null && session.socket().confirmation().can(capability);
  }

  void taken(int count) {
    news.taken(count);
    pump();
  }

  /** Nothing more comes. */
  void end() {
    Utterance open = receiving;
    ending = true;
    if (open != null && utterances.contains(open)) {
      open.complete();
    }
    pump();
    checkEnd();
  }

  void drain() {
    draining = true;
    end();
  }

  /** The caller is gone. */
  void cancel() {
    if (life == Life.OVER) {
      return;
    }
    Utterance speaking = utterances.peek();
    Loan had = loan;
    if (had != null && speaking != null && speaking.hasBegun()) {
      had.socket().abandon(speaking.reqId(), parts.quarantine(), late -> {});
      loan = null;
      had.putAside();
    }
    utterances.forEach(each -> metrics.ended(AvatarMetrics.End.INTERRUPTED));
    over(null);
  }

  // ---- sessions ----

  private void fetch() {
    life = Life.OPENING;
    fetch.begin();
  }

  @Override
  public void fetched(Loan fetched, long asked) {
    AvatarSocket socket = fetched.socket();
    if (!socket.stands()) {
      fetched.giveBack();
      replace(lostOnTheWay());
      return;
    }
    loan = fetched;
    life = Life.READY;
    everReady = true;
    socket.lend(this);
    Confirmed confirmed = socket.confirmation();
    connectionId = confirmed.connectionId();
    Duration waited = Duration.ofNanos(time.nanos() - asked);
    boolean warm = socket.standsSince() - asked <= 0;
    metrics.ready(warm, waited);
    news.tell(
        new AnimationNews.Ready(
            connectionId, socket.region(), confirmed.capabilities(), warm, waited));
    pump();
    checkEnd();
  }

  private static AvatarError lostOnTheWay() {
    return AvatarError.of(
        AvatarErrorCode.CONNECTION_CLOSED,
        AvatarPhase.WEBSOCKET_RUNTIME,
        "the session was lost before it could be used");
  }

  @Override
  public void notFetched(Throwable error) {
    over(new AnimationNews.Failed(AvatarFailure.of(error)));
  }

  private void replace(AvatarError why) {
    if (++inARow > MOST_REPLACEMENTS) {
      over(new AnimationNews.Failed(AvatarFailure.of(why)));
    } else {
      fetch();
    }
  }

  // ---- speech ----

  private void pump() {
    Loan now = loan;
    Utterance head = utterances.peek();
    if (now == null || head == null || life != Life.READY) {
      return;
    }
    AvatarSocket socket = now.socket();
    if (!head.hasBegun()) {
      if (head.waitingBytes() == 0 && !head.isComplete()) {
        return;
      }
      String reqId = socket.begin();
      head.begin(reqId, connectionId);
      player.begun(reqId);
      watchdog.paused(false);
    }
    boolean before = head.isUploaded();
    while (news.hasRoom() && socket.hasRoom()) {
      AvatarCommand.Audio next = head.next();
      if (next == null) {
        break;
      }
      socket.send(next);
      metrics.sent(next.audio().length);
      used.accept(next.audio().length);
    }
    if (!before && head.isUploaded()) {
      watch();
    }
  }

  private void watch() {
    watchdog.watch(utterances.peek());
  }

  @Override
  public void silent(Utterance head) {
    AvatarError error =
        AvatarError.of(
                AvatarErrorCode.UPSTREAM_ERROR,
                AvatarPhase.WEBSOCKET_RUNTIME,
                "the server was silent for %d ms".formatted(parts.answerTimeout().toMillis()))
            .withIds(connectionId, head.reqId());
    Loan had = loan;
    loan = null;
    if (had != null) {
      had.putAsideFor(head.reqId(), parts.quarantine());
    }
    gone(By.GATEWAY, new AvatarEnding(error, false));
  }

  // ---- from the server ----

  @Override
  public void animated(AvatarEvent.Animation motion) {
    Utterance head = utterances.peek();
    if (head == null || !head.reqId().equals(motion.reqId())) {
      return;
    }
    if (elsewhere) {
      control(head, motion);
    } else {
      news.frame(head, motion);
    }
    if (motion.end()) {
      drained(head);
    } else if (news.overflows()) {
      slow();
    } else {
      watch();
    }
  }

  /** Where motion goes elsewhere, what comes back only says that playing began or ended. */
  private void control(Utterance head, AvatarEvent.Animation motion) {
    if (player.begins() && !motion.end() && !can(loan, Confirmed.PLAYBACK_STATE)) {
      news.tell(
          "",
          head.reqId(),
          new AnimationNews.Playback(AvatarEvent.PlaybackState.PLAYING, null, ""));
    }
  }

  /** All of it has come; a player that can tell how much it has played is heard first. */
  private void drained(Utterance head) {
    AvatarEvent.Playback out = player.playedOut(head.reqId());
    if (out != null) {
      finished(head, out.played());
    } else if (can(loan, Confirmed.PLAYBACK_STATE)) {
      watchdog.awaitLastWord(head);
    } else {
      finished(head, null);
    }
  }

  @Override
  public void playedOut(Utterance head) {
    finished(head, null);
  }

  private void finished(Utterance head, @Nullable Duration played) {
    utterances.remove(head);
    watchdog.disarm();
    inARow = 0;
    news.ended(head, new AnimationNews.Finished(), played);
    pump();
    checkEnd();
  }

  private void slow() {
    AvatarFailure failure =
        new AvatarFailure(
            AvatarFailure.Reason.SLOW_CONSUMER, "too many frames wait for the caller to take them");
    Utterance head = utterances.peek();
    Loan had = loan;
    loan = null;
    if (had != null && head != null) {
      had.putAsideFor(head.reqId(), parts.quarantine());
    }
    over(new AnimationNews.Failed(failure));
  }

  @Override
  public void played(AvatarEvent.Playback playback) {
    news.tell(
        player.heard(playback),
        playback.reqId(),
        new AnimationNews.Playback(playback.state(), playback.played(), playback.reason()));
    watchdog.paused(playback.state() == AvatarEvent.PlaybackState.PAUSED);
    Utterance head = utterances.peek();
    boolean ofHead = head != null && head.reqId().equals(playback.reqId());
    if (head == null || !ofHead) {
      watch();
    } else if (playback.state() == AvatarEvent.PlaybackState.ENDED && watchdog.isDrained(head)) {
      finished(head, playback.played());
    } else if (playback.state() == AvatarEvent.PlaybackState.INTERRUPTED) {
      utterances.remove(head);
      watchdog.disarm();
      news.ended(
          head, new AnimationNews.Interrupted(EgressPlayer.cause(playback)), playback.played());
      pump();
      checkEnd();
    } else {
      watch();
    }
  }

  @Override
  public void requestFailed(AvatarError error) {
    Utterance head = utterances.poll();
    if (head != null) {
      watchdog.disarm();
      news.ended(head, new AnimationNews.Broken(error), null);
      pump();
      checkEnd();
    }
  }

  @Override
  public void troubled(AvatarError error) {
    news.tell(new AnimationNews.Troubled(error));
  }

  @Override
  public void room() {
    pump();
  }

  @Override
  public void lost(AvatarEnding ending) {
    Loan had = loan;
    loan = null;
    if (had != null) {
      had.giveBack();
    }
    gone(By.VENDOR, ending);
  }

  /** The session is gone, and with it what it worked on. */
  private void gone(By by, AvatarEnding how) {
    watchdog.disarm();
    player.gone();
    watchdog.paused(false);
    AvatarError error = how.error();
    boolean told = how.told();
    Utterance head = utterances.peek();
    if (head != null && head.hasBegun()) {
      utterances.remove(head);
      if (watchdog.isDrained(head)) {
        news.ended(head, new AnimationNews.Finished(), null);
      } else {
        news.ended(head, new AnimationNews.Broken(error), null);
        told = true;
      }
    }
    boolean asked = ending && utterances.isEmpty();
    boolean replaced = !asked && !elsewhere && !error.concernsAll();
    boolean said = told || error.isGoodbye();
    Integer code = error.closeCode();
    news.tell(
        new AnimationNews.Closed(
            by, connectionId, code, error.closeReason(), replaced, said ? null : error));
    if (replaced) {
      replace(error);
    } else if (asked) {
      over(new AnimationNews.Over(draining));
    } else {
      over(new AnimationNews.Failed(AvatarFailure.of(error)));
    }
  }

  // ---- the end ----

  private void checkEnd() {
    if (!ending || life == Life.OVER || !utterances.isEmpty()) {
      return;
    }
    if (loan != null) {
      By by = draining ? By.GATEWAY : By.CLIENT;
      news.tell(new AnimationNews.Closed(by, connectionId, null, null, false, null));
      over(new AnimationNews.Over(draining));
    } else if (everReady) {
      over(new AnimationNews.Over(draining));
    }
  }

  /** Tells the last word, if anybody is there to hear it, and gives everything back. */
  private void over(AnimationNews.@Nullable What last) {
    life = Life.OVER;
    watchdog.disarm();
    news.close();
    fetch.cancel();
    if (last instanceof AnimationNews.Failed failed) {
      breakAll(failed.failure());
    }
    utterances.clear();
    Loan had = loan;
    loan = null;
    if (had != null) {
      had.giveBack();
    }
    metrics.callClosed();
    if (last != null) {
      news.tell(last);
    }
  }

  /** Each utterance has its end, also those whose turn never came. */
  private void breakAll(AvatarFailure failure) {
    AvatarError known = failure.error();
    AvatarError error =
        known != null
            ? known
            : AvatarError.of(
                AvatarErrorCode.CONNECTION_FAILED, AvatarPhase.UNKNOWN, failure.message());
    List.copyOf(utterances)
        .forEach(each -> news.ended(each, new AnimationNews.Broken(error), null));
  }

  private void reject(String commandId, String command, boolean supported, String message) {
    news.tell(commandId, "", new AnimationNews.Rejected(command, word(), supported, message));
  }

  private String word() {
    Utterance head = utterances.peek();
    if (life == Life.OPENING) {
      return "opening";
    } else if (head == null) {
      return "silent";
    }
    return head.isUploaded() ? "ending" : "speaking";
  }
}

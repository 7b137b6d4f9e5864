package dev.troupe.avatar;

import dev.troupe.avatar.AnimationNews.By;
import dev.troupe.avatar.AnimationNews.Cause;
import dev.troupe.avatar.AvatarEvent.Confirmed;
import dev.troupe.link.Lease;
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
final class AnimationSession implements AvatarSocket.Tenant {
  private static final Duration PROGRESS = Duration.ofMillis(500);

  /** The player's last word comes right behind the end of its sound. */
  private static final Duration LAST_WORD = Duration.ofSeconds(1);

  /** A vendor that drops whatever it is given gets no more of it. */
  private static final int MOST_REPLACEMENTS = 3;

  private static final int NORMAL = 1000;
  private static final int GOING_AWAY = 1001;

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

  /** A session that this caller has. */
  private record Loan(AvatarSocket socket, @Nullable Lease<AvatarSocket> lease) {

    /** Back for others, if it is fit for them. */
    void giveBack() {
      if (lease == null) {
        socket.close();
      } else if (socket.isClean()) {
        lease.reuse();
      } else {
        lease.discard();
      }
    }

    void putAsideFor(String reqId, Duration quarantine) {
      socket.abandon(reqId, quarantine, late -> {});
      putAside();
    }

    void putAside() {
      if (lease == null) {
        socket.close();
      } else {
        lease.quarantine();
      }
    }
  }

  private final AnimationRequest request;
  private final Parts parts;
  private final Time time;
  private final AvatarMetrics metrics;
  private final NewsQueue queue;
  private final LongConsumer used;
  private final boolean elsewhere;
  private final Deque<Utterance> utterances = new ArrayDeque<>();
  private final PlayerCommands controls = new PlayerCommands();
  private Life life = Life.OPENING;
  private @Nullable Loan loan;
  private @Nullable Runnable leaveQueue;
  private @Nullable Utterance receiving;
  private @Nullable Utterance drained;
  private AvatarEvent.@Nullable Playback playedOut;
  private Time.@Nullable Timer watchdog;
  private Time.@Nullable Timer ticker;
  private String lastReqId = "";
  private String connectionId = "";
  private boolean everReady;
  private boolean playing;
  private boolean paused;
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
    this.queue = new NewsQueue(caller);
    this.used = used;
    this.elsewhere = request.settings().egress().elsewhere();
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
    tell(begun, new AnimationNews.Accepted(begun.number(), before));
    tick();
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
    disarm();
    stopped.forEach(each -> ended(each, new AnimationNews.Interrupted(Cause.CLIENT), null));
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
      tell(given, new AnimationNews.Late(late));
    }
  }

  void control(String commandId, boolean pause) {
    if (life == Life.OVER) {
      return;
    }
    String command = pause ? "pause" : "resume";
    Loan now = loan;
    boolean can =
        elsewhere && now != null && now.socket().confirmation().can(Confirmed.PLAYBACK_CONTROL);
    if (!can || now == null) {
      reject(commandId, command, false, "this session has no player that can be paused");
    } else if (lastReqId.isEmpty() || controls.isFull()) {
      reject(commandId, command, true, "there is nothing to " + command);
    } else {
      controls.sent(commandId, lastReqId, pause);
      now.socket()
          .send(pause ? new AvatarCommand.Pause(lastReqId) : new AvatarCommand.Resume(lastReqId));
      paused = pause;
      watch();
    }
  }

  void taken(int count) {
    queue.taken(count);
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
    long asked = time.nanos();
    if (elsewhere) {
      dial(asked);
      return;
    }
    AvatarAccount.Borrowed borrowed =
        parts.account().borrow(request.settings(), request.owner(), request.patience());
    leaveQueue = borrowed.cancel();
    borrowed
        .lease()
        .onComplete(
            lease -> got(new Loan(lease.session(), lease), asked), error -> notFetched(error));
  }

  private void dial(long asked) {
    Time.Timer patience =
        time.after(
            request.patience(),
            () ->
                notFetched(
                    AvatarError.of(
                            AvatarErrorCode.CONNECTION_FAILED,
                            AvatarPhase.WEBSOCKET_HANDSHAKE,
                            "no session was opened within %d ms"
                                .formatted(request.patience().toMillis()))
                        .asException()));
    parts
        .account()
        .dial(request.settings())
        .onComplete(
            socket -> {
              patience.cancel();
              got(new Loan(socket, null), asked);
            },
            error -> {
              patience.cancel();
              notFetched(error);
            });
  }

  private void got(Loan fetched, long asked) {
    leaveQueue = null;
    AvatarSocket socket = fetched.socket();
    if (life == Life.OVER) {
      fetched.giveBack();
      return;
    }
    if (!socket.stands()) {
      // It ended on its way here.
      fetched.giveBack();
      replace(lostOnTheWay());
      return;
    }
    loan = fetched;
    life = Life.READY;
    everReady = true;
    playing = false;
    socket.lend(this);
    Confirmed confirmed = socket.confirmation();
    connectionId = confirmed.connectionId();
    Duration waited = Duration.ofNanos(time.nanos() - asked);
    boolean warm = socket.standsSince() - asked <= 0;
    metrics.ready(warm, waited);
    tell(
        "",
        "",
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

  private void notFetched(Throwable error) {
    leaveQueue = null;
    if (life != Life.OVER) {
      over(new AnimationNews.Failed(AvatarFailure.of(error)));
    }
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
      lastReqId = socket.begin();
      head.begin(lastReqId, connectionId);
      playing = false;
      paused = false;
    }
    boolean before = head.isUploaded();
    while (queue.hasRoom() && socket.hasRoom()) {
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

  /** The server may take its time, but not be silent for ever. */
  private void watch() {
    Utterance head = utterances.peek();
    if (head != null && head == drained) {
      return;
    }
    disarm();
    if (head != null && head.isUploaded() && !paused) {
      watchdog = time.after(parts.answerTimeout().plus(playTime(head)), () -> silent(head));
    }
  }

  /** With an egress the end comes when all is played. */
  private Duration playTime(Utterance utterance) {
    if (!elsewhere) {
      return Duration.ZERO;
    }
    AvatarAudio audio = request.settings().audio();
    return audio.encoding() == AvatarAudio.Encoding.PCM_S16LE
        ? Duration.ofMillis(utterance.sentBytes() / 2 * 1000 / audio.sampleRate())
        : Duration.ofMinutes(10);
  }

  private void silent(Utterance head) {
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

  private void disarm() {
    if (watchdog != null) {
      watchdog.cancel();
      watchdog = null;
    }
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
      AnimationNews.Frame frame = head.frame(motion, time.nanos());
      Integer moments = motion.keyframes();
      metrics.delivered(moments == null ? 0 : moments);
      if (head.isFirstFrame() && head.firstFrameAfter() != null) {
        metrics.firstFrame(head.firstFrameAfter());
      }
      tell(head, frame);
    }
    if (motion.end()) {
      drained(head);
    } else if (queue.overflows()) {
      slow();
    } else {
      watch();
    }
  }

  /** Where motion goes elsewhere, what comes back only says that playing began or ended. */
  private void control(Utterance head, AvatarEvent.Animation motion) {
    if (!motion.end() && !playing && !tellsPlayback()) {
      tell(
          "",
          head.reqId(),
          new AnimationNews.Playback(AvatarEvent.PlaybackState.PLAYING, null, ""));
    }
    playing = true;
  }

  private boolean tellsPlayback() {
    Loan now = loan;
    return elsewhere && now != null && now.socket().confirmation().can(Confirmed.PLAYBACK_STATE);
  }

  /** All of it has come; a player that can tell how much it has played is heard first. */
  private void drained(Utterance head) {
    AvatarEvent.Playback out = playedOut;
    if (out != null && out.reqId().equals(head.reqId())) {
      finished(head, out.played());
    } else if (tellsPlayback()) {
      disarm();
      drained = head;
      watchdog = time.after(LAST_WORD, () -> finished(head, null));
    } else {
      finished(head, null);
    }
  }

  private void finished(Utterance head, @Nullable Duration played) {
    utterances.remove(head);
    disarm();
    inARow = 0;
    ended(head, new AnimationNews.Finished(), played);
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
    tell(
        controls.answeredBy(playback),
        playback.reqId(),
        new AnimationNews.Playback(playback.state(), playback.played(), playback.reason()));
    paused = playback.state() == AvatarEvent.PlaybackState.PAUSED;
    Utterance head = utterances.peek();
    boolean ofHead = head != null && head.reqId().equals(playback.reqId());
    if (playback.state() == AvatarEvent.PlaybackState.ENDED) {
      playedOut = playback;
    }
    if (head == null || !ofHead) {
      watch();
    } else if (playback.state() == AvatarEvent.PlaybackState.ENDED && head == drained) {
      finished(head, playback.played());
    } else if (playback.state() == AvatarEvent.PlaybackState.INTERRUPTED) {
      utterances.remove(head);
      disarm();
      ended(head, new AnimationNews.Interrupted(cause(playback.reason())), playback.played());
      pump();
      checkEnd();
    } else {
      watch();
    }
  }

  private static Cause cause(String reason) {
    return switch (reason) {
      case "preempted" -> Cause.PREEMPTED;
      case "pause_timeout" -> Cause.PAUSE_TIMEOUT;
      case "explicit" -> Cause.CLIENT;
      default -> Cause.VENDOR;
    };
  }

  @Override
  public void requestFailed(AvatarError error) {
    Utterance head = utterances.poll();
    if (head != null) {
      disarm();
      ended(head, new AnimationNews.Broken(error), null);
      pump();
      checkEnd();
    }
  }

  @Override
  public void troubled(AvatarError error) {
    tell("", "", new AnimationNews.Troubled(error));
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
    disarm();
    controls.clear();
    paused = false;
    AvatarError error = how.error();
    boolean told = how.told();
    Utterance head = utterances.peek();
    if (head != null && head.hasBegun()) {
      utterances.remove(head);
      if (head == drained) {
        ended(head, new AnimationNews.Finished(), null);
      } else {
        ended(head, new AnimationNews.Broken(error), null);
        told = true;
      }
    }
    boolean asked = ending && utterances.isEmpty();
    boolean replaced = !asked && !elsewhere && !concernsAll(error);
    boolean said = told || isGoodbye(error);
    Integer code = error.closeCode();
    tell(
        "",
        "",
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

  private static boolean isGoodbye(AvatarError error) {
    Integer code = error.closeCode();
    return code != null && (code == NORMAL || code == GOING_AWAY);
  }

  /** Whether another session would fail the same way. */
  private static boolean concernsAll(AvatarError error) {
    return switch (error.scope()) {
      case ACCOUNT, APP, AVATAR -> !error.retryable();
      case SESSION, REQUEST, TRANSPORT -> false;
    };
  }

  // ---- the end ----

  private void checkEnd() {
    if (!ending || life == Life.OVER || !utterances.isEmpty()) {
      return;
    }
    if (loan != null) {
      By by = draining ? By.GATEWAY : By.CLIENT;
      tell("", "", new AnimationNews.Closed(by, connectionId, null, null, false, null));
      over(new AnimationNews.Over(draining));
    } else if (everReady) {
      over(new AnimationNews.Over(draining));
    }
  }

  /** Tells the last word, if anybody is there to hear it, and gives everything back. */
  private void over(AnimationNews.@Nullable What last) {
    life = Life.OVER;
    disarm();
    if (ticker != null) {
      ticker.cancel();
    }
    if (leaveQueue != null) {
      leaveQueue.run();
      leaveQueue = null;
    }
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
      tell("", "", last);
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
    List.copyOf(utterances).forEach(each -> ended(each, new AnimationNews.Broken(error), null));
  }

  // ---- telling ----

  private void tick() {
    if (ticker == null) {
      ticker =
          time.after(
              PROGRESS,
              () -> {
                ticker = null;
                progress();
              });
    }
  }

  private void progress() {
    if (queue.isEmpty()) {
      for (Utterance each : utterances) {
        AnimationNews.Progress come = each.progress();
        if (come != null) {
          tell(each, come);
        }
      }
    }
    if (!utterances.isEmpty()) {
      tick();
    }
  }

  private void ended(Utterance utterance, AnimationNews.End end, @Nullable Duration played) {
    NewsQueue.Dropped dropped =
        end instanceof AnimationNews.Interrupted
            ? queue.drop(utterance.id())
            : new NewsQueue.Dropped(0, 0);
    used.accept(utterance.waitingBytes());
    utterance.forget();
    metrics.dropped(AvatarMetrics.Drop.INTERRUPTED, dropped.frames());
    metrics.ended(
        switch (end) {
          case AnimationNews.Finished finished -> AvatarMetrics.End.FINISHED;
          case AnimationNews.Interrupted interrupted -> AvatarMetrics.End.INTERRUPTED;
          case AnimationNews.Broken broken -> AvatarMetrics.End.FAILED;
        });
    tell(utterance, utterance.ended(end, dropped.frames(), dropped.keyframes(), played));
  }

  private void reject(String commandId, String command, boolean supported, String message) {
    tell(commandId, "", new AnimationNews.Rejected(command, word(), supported, message));
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

  private void tell(Utterance about, AnimationNews.What what) {
    tell(about.id(), about.reqId(), what);
  }

  private void tell(String commandId, String requestId, AnimationNews.What what) {
    queue.add(new AnimationNews(commandId, requestId, time.now(), what));
  }
}

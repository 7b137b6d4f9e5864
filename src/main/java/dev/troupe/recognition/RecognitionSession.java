package dev.troupe.recognition;

import dev.troupe.time.Time;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One caller's session, from the first word to the last, on whatever sockets it takes. What comes
 * from the caller and from the recogniser enters here, and goes to the part that it concerns.
 * Confined to the recogniser's context; {@link RecognitionCall} is the way in.
 *
 * <pre>
 *  RecognitionSession
 *     |-- SessionDesk --- CommandQueue     its state, and its commands one at a time
 *     |-- Ear --- AudioLane                its sound, and the recognition that hears it
 *     |-- Succession                       another session in place of one that died
 *     '-- Tenancy --- RecogniserSocket     the socket that it has at the moment
 * </pre>
 */
final class RecognitionSession implements Tenancy.Owner, Succession.Owner, SessionDesk.Owner {
  private final Tenancy tenancy;
  private final Ear ear;
  private final Succession succession;
  private final SessionDesk desk;
  private final RecognitionMetrics metrics;
  private final Consumer<SessionNews> news;
  private final boolean live;
  private boolean draining;

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
    this.metrics = metrics;
    this.news = news;
    this.live = request.live();
    this.tenancy = new Tenancy(request, wanted, stock, time, metrics, this);
    this.ear =
        new Ear(request, wanted, tenancy, time, longest, metrics, news, audioWanted, this::stuck);
    this.succession = new Succession(request, tenancy, ear, metrics, news, this);
    this.desk = new SessionDesk(tenancy, ear, succession, news, this);
  }

  // ---- from the caller ----

  void open() {
    metrics.opened();
    succession.open();
  }

  void submit(String id, SessionCommand command) {
    if (!isOver()) {
      desk.submit(id, command);
    }
  }

  void audio(AudioPiece piece) {
    if (!isOver()) {
      ear.lane().add(piece);
    }
  }

  /** A live source went quiet, or came back: the recogniser hears silence meanwhile. */
  void quiet(boolean quiet) {
    ear.lane().quiet(quiet);
  }

  /**
   * Nothing more comes from the caller: a recognition is brought to its end, or goes on to its own
   * where a live source still speaks, then the session leaves.
   */
  void end() {
    desk.end(!live);
  }

  /** The gateway goes down: a recognition is brought to its end, and the caller hears why. */
  void drain() {
    draining = true;
    desk.end(true);
  }

  /** The caller is gone. */
  void cancel() {
    if (!isOver()) {
      over(null);
    }
  }

  // ---- from the recogniser ----

  @Override
  public void said(RecognitionEvent event) {
    switch (event) {
      case RecognitionEvent.RecognitionComplete complete -> desk.complete(complete);
      case RecognitionEvent.StartOfInput start -> ear.startOfInput(start);
      default -> news.accept(new SessionNews.Said("", event, false));
    }
  }

  /** The socket takes sound again. */
  @Override
  public void room() {
    ear.lane().writable();
  }

  @Override
  public void homeless(SessionFailure failure) {
    over(new SessionNews.Failed(failure));
  }

  @Override
  public void lost(SessionFailure failure) {
    replace(failure);
  }

  @Override
  public void unfit(SessionFailure failure) {
    tenancy.discard();
    replace(failure);
  }

  private void stuck(SessionFailure failure) {
    tenancy.discard();
    ear.lose(failure);
    replace(failure);
  }

  private void replace(SessionFailure why) {
    ear.suspend();
    if (succession.allows(why)) {
      desk.interrupt(why);
      succession.replace(why);
    } else {
      over(new SessionNews.Failed(why));
    }
  }

  @Override
  public void stands(SessionState in) {
    desk.resume(in);
  }

  // ---- the end ----

  @Override
  public void done() {
    over(
        new SessionNews.Ended(
            draining,
            tenancy.channelId(),
            ear.lane().received(),
            ear.begun(),
            succession.replacements()));
  }

  /** Tells the last word, if anybody is there to hear it, and gives everything back. */
  private void over(@Nullable SessionNews last) {
    desk.close();
    ear.close();
    tenancy.leave();
    metrics.closed();
    if (last != null) {
      news.accept(last);
    }
  }

  private boolean isOver() {
    return desk.state() == SessionState.OVER;
  }
}

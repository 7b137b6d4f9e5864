package dev.troupe.recognition;

import dev.troupe.recognition.SessionFailure.Reason;
import dev.troupe.recognition.SessionNews.LossReason;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a session listens with: the way of its sound, and the recognition under way, if there is
 * one, from the moment it is asked for to its one end. Confined to the session's context.
 *
 * <pre>
 *           ask            begin                            complete, stop, lose
 *  no one -------&gt; asked --------&gt; begun &lt;--+ suspend ------------------------------&gt; no one
 *             withdraw |             |      |
 *               no one &lt;+            +------+ resume, in another session
 * </pre>
 */
final class Ear implements AudioLane.Owner {
  private final Tenancy tenancy;
  private final Time time;
  private final Duration longest;
  private final RecognitionMetrics metrics;
  private final Consumer<SessionNews> news;
  private final Consumer<Boolean> audioWanted;
  private final Consumer<SessionFailure> stuck;
  private final AudioLane lane;
  private @Nullable Recognition recognition;
  private Time.@Nullable Timer watchdog;
  private boolean suspended;
  private int begun;

  /**
   * @param longest how long a recognition may take before it counts as lost
   * @param audioWanted told when the source shall wait, and when to go on
   * @param stuck told of a recognition that takes longer
   */
  Ear(
      SessionRequest request,
      RecognitionCommand.Open wanted,
      Tenancy tenancy,
      Time time,
      Duration longest,
      RecognitionMetrics metrics,
      Consumer<SessionNews> news,
      Consumer<Boolean> audioWanted,
      Consumer<SessionFailure> stuck) {
    this.tenancy = tenancy;
    this.time = time;
    this.longest = longest;
    this.metrics = metrics;
    this.news = news;
    this.audioWanted = audioWanted;
    this.stuck = stuck;
    this.lane = new AudioLane(wanted.codec(), request.live(), time, this);
  }

  AudioLane lane() {
    return lane;
  }

  /** How many ever began. */
  int begun() {
    return begun;
  }

  /** The recognition under way, asked for or begun; null when there is none. */
  @Nullable Recognition recognition() {
    return recognition;
  }

  /** A recognition is asked for; what comes of sound from {@code mark} on is for it. */
  void ask(String commandId, RecognitionCommand.Recognize command, long mark) {
    recognition = new Recognition(commandId, command, mark);
    suspended = false;
  }

  /** The one that was asked for does not begin. */
  void withdraw() {
    recognition = null;
  }

  /** The one that was asked for listens; false when that was its end already. */
  boolean begin(RecognitionEvent event) {
    Recognition beginning = running();
    begun++;
    metrics.recognitionStarted();
    if (event instanceof RecognitionEvent.RecognitionComplete complete) {
      // A recogniser in a hurry leaves out that it began.
      complete(complete);
      return false;
    }
    beginning.requestId = event.requestId();
    arm();
    news.accept(new SessionNews.Begun(beginning.commandId, event, false, lane.at()));
    lane.begin(beginning.stretch, beginning.mark);
    return true;
  }

  void timersRun() {
    if (recognition != null) {
      recognition.timersRunning = true;
    }
  }

  boolean timersStandStill() {
    return recognition != null && !recognition.timersRunning;
  }

  /** Nothing more is said in it. True when its timers still have to be started for that. */
  boolean finish() {
    Recognition running = running();
    if (running.ending) {
      return false;
    }
    running.ending = true;
    lane.finish();
    return !running.timersRunning;
  }

  void startOfInput(RecognitionEvent.StartOfInput event) {
    if (recognition != null) {
      news.accept(new SessionNews.Said(recognition.commandId, event, recognition.replaced));
    }
  }

  void complete(RecognitionEvent.RecognitionComplete event) {
    Recognition done = running();
    Transcript transcript = event.body() == null ? null : event.body().transcript();
    RecognitionMeasures measures = done.stretch.measures(transcript, time.now(), done.replaced);
    metrics.recognitionEnded(event.outcome(), measures);
    settle();
    news.accept(new SessionNews.Complete(done.commandId, event, measures));
  }

  /** The id of the one that was stopped; empty when it had ended by itself. */
  String stop() {
    String stopped = recognition == null ? "" : recognition.commandId;
    settle();
    return stopped;
  }

  /** The recognition under way, if there is one, is lost. */
  void lose(SessionFailure why) {
    Recognition gone = recognition;
    if (gone != null) {
      metrics.recognitionLost();
      RecognitionMeasures measures = gone.stretch.measures(null, time.now(), gone.replaced);
      settle();
      news.accept(new SessionNews.RecognitionLost(gone.commandId, why, measures));
    }
  }

  private void settle() {
    disarm();
    recognition = null;
    lane.end();
  }

  /** There is no session to listen: sound waits, and so does the recognition. */
  void suspend() {
    lane.hold();
    disarm();
    suspended = true;
  }

  /** The recognition listens in another session; how much sound is sent to it again. */
  Duration resume(RecognitionEvent event, Duration most) {
    Recognition again = running();
    again.replaced = true;
    again.requestId = event.requestId();
    suspended = false;
    arm();
    return lane.beginAgain(most);
  }

  /** Nothing is heard or told any more. */
  void close() {
    disarm();
    lane.stop();
  }

  private void arm() {
    disarm();
    watchdog =
        time.after(
            longest,
            () ->
                stuck.accept(
                    new SessionFailure(
                        Reason.NO_ANSWER,
                        "the recognition did not end within %d s".formatted(longest.toSeconds()))));
  }

  private void disarm() {
    if (watchdog != null) {
      watchdog.cancel();
      watchdog = null;
    }
  }

  private Recognition running() {
    return Objects.requireNonNull(recognition, "no recognition");
  }

  // ---- the lane's owner ----

  @Override
  public boolean writable() {
    return tenancy.isWritable();
  }

  @Override
  public void send(byte[] frame) {
    tenancy.audio(frame);
  }

  @Override
  public void wanted(boolean more) {
    audioWanted.accept(more);
  }

  @Override
  public void lost(AudioFrame frame) {
    if (recognition != null) {
      LossReason reason = suspended ? LossReason.SESSION_LOST : LossReason.OVERFLOW;
      metrics.audioLost(frame.nanos());
      news.accept(new SessionNews.AudioLost(frame.from(), Duration.ofNanos(frame.nanos()), reason));
    }
  }
}

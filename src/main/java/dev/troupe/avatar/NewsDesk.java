package dev.troupe.avatar;

import dev.troupe.time.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What a caller is told of its utterances, and how each is counted at its end. Confined to the
 * context of the sessions.
 */
final class NewsDesk {
  private static final Duration PROGRESS = Duration.ofMillis(500);

  private final Time time;
  private final AvatarMetrics metrics;
  private final NewsQueue queue;
  private final LongConsumer used;
  private final Collection<Utterance> utterances;
  private Time.@Nullable Timer ticker;

  /**
   * @param used told how much of the caller's sound waits no more
   * @param utterances those that have not ended
   */
  NewsDesk(
      Time time,
      AvatarMetrics metrics,
      Consumer<AnimationNews> caller,
      LongConsumer used,
      Collection<Utterance> utterances) {
    this.time = time;
    this.metrics = metrics;
    this.queue = new NewsQueue(caller);
    this.used = used;
    this.utterances = utterances;
  }

  /** Of the session. */
  void tell(AnimationNews.What what) {
    tell("", "", what);
  }

  void tell(Utterance about, AnimationNews.What what) {
    tell(about.id(), about.reqId(), what);
  }

  void tell(String commandId, String requestId, AnimationNews.What what) {
    queue.add(new AnimationNews(commandId, requestId, time.now(), what));
  }

  /** An utterance was begun, and its progress is told from now on. */
  void accepted(Utterance begun, int before) {
    tell(begun, new AnimationNews.Accepted(begun.number(), before));
    tick();
  }

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

  void frame(Utterance head, AvatarEvent.Animation motion) {
    AnimationNews.Frame frame = head.frame(motion, time.nanos());
    Integer moments = motion.keyframes();
    metrics.delivered(moments == null ? 0 : moments);
    Duration firstAfter = head.firstFrameAfter();
    if (head.isFirstFrame() && firstAfter != null) {
      metrics.firstFrame(firstAfter);
    }
    tell(head, frame);
  }

  /** The one end of an utterance; frames of one that was interrupted are taken back. */
  void ended(Utterance utterance, AnimationNews.End end, @Nullable Duration played) {
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

  /** The caller has taken so many messages. */
  void taken(int count) {
    queue.taken(count);
  }

  /** Whether so little waits for the caller that more may be made. */
  boolean hasRoom() {
    return queue.hasRoom();
  }

  /** Whether the caller takes too little to be kept. */
  boolean overflows() {
    return queue.overflows();
  }

  void close() {
    if (ticker != null) {
      ticker.cancel();
    }
  }
}

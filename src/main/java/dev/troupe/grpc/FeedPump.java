package dev.troupe.grpc;

import dev.troupe.api.media.v1.Dropped;
import dev.troupe.api.media.v1.Feed;
import dev.troupe.api.robot.v1.MediaHeader;
import dev.troupe.fleet.FeedItem;
import dev.troupe.fleet.FeedSink;
import dev.troupe.fleet.FeedSubscription;
import dev.troupe.fleet.MediaStamp;
import dev.troupe.robot.Failure;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Carries one feed of a robot into one response stream: the header first and again at every new
 * stream of the source, then pieces, whose bytes were made once for all subscribers, and losses.
 * Confined to the call's context.
 */
final class FeedPump<T> implements FeedSink<T> {
  private final MediaHeader header;
  private final Arms arms;
  private final Function<T, MediaStamp> stamp;
  private final Outflow<?> out;
  private final Runnable onWritable = this::writableAgain;
  private @Nullable FeedSubscription subscription;
  private String streamId = "";
  private Predicate<Failure> survives = failure -> false;

  /** Field numbers of the response's arms. */
  record Arms(int header, int piece, int dropped) {}

  FeedPump(MediaHeader header, Arms arms, Function<T, MediaStamp> stamp, Outflow<?> out) {
    this.header = header;
    this.arms = arms;
    this.stamp = stamp;
    this.out = out;
  }

  /** Begins, with what subscribing this pump to the feed gave. */
  void begin(Function<FeedSink<T>, FeedSubscription> subscribe) {
    write(arms.header(), header.toByteArray());
    subscription = subscribe.apply(this);
    out.add(onWritable);
  }

  /** What of the feed's ends is not that of the response stream. */
  void unless(Predicate<Failure> notTheStreams) {
    survives = notTheStreams;
  }

  void cancel() {
    out.remove(onWritable);
    FeedSubscription held = subscription;
    if (held != null) {
      held.cancel();
    }
  }

  private void writableAgain() {
    FeedSubscription held = subscription;
    if (held != null) {
      held.drained();
    }
  }

  @Override
  public boolean writable() {
    return out.responses().isWritable();
  }

  @Override
  public void item(FeedItem<T> item) {
    String of = stamp.apply(item.value()).streamId();
    if (!of.equals(streamId)) {
      streamId = of;
      write(arms.header(), header.toBuilder().setStreamId(of).build().toByteArray());
    }
    out.responses().writeEncoded(((EncodedPiece) item.encoded()).in(arms.piece()));
  }

  @Override
  public void dropped(dev.troupe.fleet.Dropped dropped) {
    Dropped message = MediaMapper.dropped(feed(), dropped);
    write(arms.dropped(), message.toByteArray());
  }

  @Override
  public void ended(Failure failure) {
    if (!survives.test(failure)) {
      out.responses().fail(failure.asException());
    }
  }

  private Feed feed() {
    return header.getFeed();
  }

  private void write(int field, byte[] message) {
    out.responses().writeEncoded(EncodedMessage.ofField(field, message));
  }
}

package dev.troupe.grpc;

import com.google.protobuf.Message;
import dev.troupe.api.media.v1.Feed;
import dev.troupe.api.robot.v1.DriveResponse;
import dev.troupe.api.robot.v1.DriveSubscriptions;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * People, sound and pictures of one Drive stream, as it is subscribed to them. Confined to the
 * call's context.
 */
final class DriveFeeds {
  private final Feeds feeds;
  private final Map<Feed, Running> running = new EnumMap<>(Feed.class);

  /** A feed and what was asked of it. */
  private record Running(Message asked, FeedPump<?> pump) {}

  DriveFeeds(Feeds feeds) {
    this.feeds = feeds;
  }

  static void check(String prefix, DriveSubscriptions wanted, Violations violations) {
    Feeds.checkRate(
        prefix + "users.max_rate_hz",
        wanted.getUsers().hasMaxRateHz(),
        wanted.getUsers().getMaxRateHz(),
        violations);
    Feeds.checkRate(
        prefix + "camera.max_fps",
        wanted.getCamera().hasMaxFps(),
        wanted.getCamera().getMaxFps(),
        violations);
    rate(prefix + "microphone.sample_rate_hz", wanted.getMicrophone(), violations);
    rate(prefix + "speaker.sample_rate_hz", wanted.getSpeaker(), violations);
  }

  private static int rate(
      String field, DriveSubscriptions.AudioSubscription wanted, Violations violations) {
    return Feeds.sampleRate(field, wanted.hasSampleRateHz(), wanted.getSampleRateHz(), violations);
  }

  /** Replaces what was before; what stays the same runs on. */
  void apply(DriveSubscriptions wanted) {
    Violations checked = new Violations();
    keep(
        Feed.FEED_USERS,
        wanted.hasUsers() ? wanted.getUsers() : null,
        () ->
            feeds.users(wanted.getUsers().getMaxRateHz(), arms(DriveResponse.USERS_FIELD_NUMBER)));
    keep(
        Feed.FEED_CAMERA,
        wanted.hasCamera() ? wanted.getCamera() : null,
        () ->
            feeds.camera(wanted.getCamera().getMaxFps(), arms(DriveResponse.CAMERA_FIELD_NUMBER)));
    keep(
        Feed.FEED_MICROPHONE,
        wanted.hasMicrophone() ? wanted.getMicrophone() : null,
        () ->
            feeds.microphone(
                rate("", wanted.getMicrophone(), checked),
                arms(DriveResponse.MICROPHONE_FIELD_NUMBER)));
    keep(
        Feed.FEED_SPEAKER,
        wanted.hasSpeaker() ? wanted.getSpeaker() : null,
        () ->
            feeds.speaker(
                rate("", wanted.getSpeaker(), checked), arms(DriveResponse.SPEAKER_FIELD_NUMBER)));
  }

  private static FeedPump.Arms arms(int piece) {
    return new FeedPump.Arms(
        DriveResponse.HEADER_FIELD_NUMBER, piece, DriveResponse.DROPPED_FIELD_NUMBER);
  }

  private void keep(Feed feed, @Nullable Message wanted, Supplier<FeedPump<?>> open) {
    Running now = running.get(feed);
    if (now != null && now.asked().equals(wanted)) {
      return;
    }
    if (now != null) {
      running.remove(feed);
      now.pump().cancel();
    }
    if (wanted != null) {
      FeedPump<?> pump = open.get();
      pump.unless(failure -> ended(feed, pump, failure));
      running.put(feed, new Running(wanted, pump));
    }
  }

  /** What was taken back may be subscribed to again; commands go on meanwhile. */
  private boolean ended(Feed feed, FeedPump<?> pump, Failure failure) {
    if (failure.reason() != FailureReason.CANCELLED) {
      return false;
    }
    Running now = running.get(feed);
    if (now != null && now.pump() == pump) {
      running.remove(feed);
    }
    pump.cancel();
    return true;
  }

  void close() {
    running.values().forEach(it -> it.pump().cancel());
    running.clear();
  }
}

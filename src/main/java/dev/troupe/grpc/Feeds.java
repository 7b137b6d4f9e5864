package dev.troupe.grpc;

import dev.troupe.api.media.v1.Feed;
import dev.troupe.api.robot.v1.MediaHeader;
import dev.troupe.fleet.AudioChunk;
import dev.troupe.fleet.CameraFrame;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.UsersSnapshot;
import dev.troupe.time.VertxTime;
import io.vertx.core.Context;

/** Opens the feeds of one robot for one call. Confined to the call's context. */
final class Feeds {
  /** What the official client asks for. */
  static final int DEFAULT_RATE = 16_000;

  private static final double HIGHEST_RATE_HZ = 100;

  private final ManagedRobot robot;
  private final String program;
  private final Context context;
  private final Outflow<?> out;

  Feeds(ManagedRobot robot, Call call, Outflow<?> out) {
    this.robot = robot;
    this.program = Callers.owner(call);
    this.context = call.context();
    this.out = out;
  }

  static void checkRate(String field, boolean set, double perSecond, Violations violations) {
    violations.check(
        !set || (perSecond > 0 && perSecond <= HIGHEST_RATE_HZ),
        field,
        perSecond,
        "above 0, up to " + HIGHEST_RATE_HZ);
  }

  static int sampleRate(String field, boolean set, int rate, Violations violations) {
    int asked = set ? rate : DEFAULT_RATE;
    violations.inRange(field, asked, SpeechMapper.LOWEST_RATE, SpeechMapper.HIGHEST_RATE);
    return asked;
  }

  FeedPump<CameraFrame> camera(double maxFps, FeedPump.Arms arms) {
    FeedPump<CameraFrame> pump =
        new FeedPump<>(
            header(Feed.FEED_CAMERA).setMaxRateHz(maxFps).build(), arms, CameraFrame::stamp, out);
    pump.begin(sink -> robot.camera(program, context, maxFps, sink));
    return pump;
  }

  FeedPump<UsersSnapshot> users(double maxRate, FeedPump.Arms arms) {
    FeedPump<UsersSnapshot> pump =
        new FeedPump<>(
            header(Feed.FEED_USERS).setMaxRateHz(maxRate).build(), arms, UsersSnapshot::stamp, out);
    pump.begin(sink -> robot.users(program, context, maxRate, sink));
    return pump;
  }

  FeedPump<AudioChunk> microphone(int sampleRate, FeedPump.Arms arms) {
    FeedPump<AudioChunk> pump = sound(Feed.FEED_MICROPHONE, sampleRate, arms);
    pump.begin(sink -> robot.microphone(program, context, sampleRate, sink));
    return pump;
  }

  FeedPump<AudioChunk> speaker(int sampleRate, FeedPump.Arms arms) {
    FeedPump<AudioChunk> pump = sound(Feed.FEED_SPEAKER, sampleRate, arms);
    pump.begin(sink -> robot.speaker(program, context, sampleRate, sink));
    return pump;
  }

  private FeedPump<AudioChunk> sound(Feed feed, int sampleRate, FeedPump.Arms arms) {
    MediaHeader header = header(feed).setFormat(MediaMapper.format(sampleRate)).build();
    return new FeedPump<>(header, arms, AudioChunk::stamp, out);
  }

  private MediaHeader.Builder header(Feed feed) {
    return MediaHeader.newBuilder()
        .setRobotId(robot.id().value())
        .setFeed(feed)
        .setSubscribedAt(ProtoTime.timestamp(new VertxTime(context).now()));
  }
}

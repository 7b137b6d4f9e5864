package dev.troupe.simulator;

import dev.troupe.time.Time;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the robots of one simulator share: event loops, the studio, the sound, perhaps a port. Safe
 * on every thread.
 */
final class House {
  private static final int LOOPS = 2 * Runtime.getRuntime().availableProcessors();

  private final Vertx vertx;
  private final SimulatorOptions options;
  private final SoundReel sound;
  private final List<Voices.Voice> voices;
  private final Site site;
  private final HttpClient downloads;
  private final WorkerExecutor artists;
  private final long epochNanos;
  private final @Nullable Studio sharedStudio;
  private final AtomicInteger started = new AtomicInteger();
  private final List<Shard> shards = new CopyOnWriteArrayList<>();
  private final List<Studio> studios = new CopyOnWriteArrayList<>();
  private final Map<String, SimulatedRobot> robots = new ConcurrentHashMap<>();
  private final Map<String, RobotHost> byPrefix = new ConcurrentHashMap<>();
  private volatile int sharedPort;

  private House(Vertx vertx, SimulatorOptions options) {
    this.vertx = vertx;
    this.options = options;
    Time time = options.clock().apply(vertx.getOrCreateContext());
    epochNanos = time.nanos();
    sound =
        new SoundReel(
            options.senses().microphone(), (int) options.senses().audioChunk().toMillis());
    voices = Voices.offered(options.manners().voices());
    boolean paths = options.hosting().layout() == Hosting.Layout.PATHS;
    site = new Site(paths ? prefixes(options) : List.of(""));
    downloads = vertx.createHttpClient();
    // A shared picture is drawn by one thread, since robots of several contexts ask for it.
    boolean shared = options.senses().camera().shared();
    artists = vertx.createSharedWorkerExecutor("simulator-camera-" + shared, shared ? 1 : 2);
    sharedStudio = shared ? studio("TROUPE", crowd(0)) : null;
  }

  /** Reads files and resources: blocks. */
  static House build(Vertx vertx, SimulatorOptions options) {
    return new House(vertx, options);
  }

  SimulatorOptions options() {
    return options;
  }

  Vertx vertx() {
    return vertx;
  }

  Site site() {
    return site;
  }

  long epochNanos() {
    return epochNanos;
  }

  List<Voices.Voice> voices() {
    return voices;
  }

  SoundReel sound() {
    return sound;
  }

  HttpClient downloads() {
    return downloads;
  }

  int shards() {
    return Math.min(LOOPS, options.hosting().names().size());
  }

  /** A new shard, which takes every n-th robot. */
  Deployable shard() {
    Shard shard = new Shard(this, started.getAndIncrement());
    shards.add(shard);
    return shard;
  }

  /** With a shared picture all robots look at the same people, or the picture would lie. */
  Crowd crowd(int index) {
    long seed = options.seed() + (options.senses().camera().shared() ? 0 : index);
    return new Crowd(options.senses().users(), seed);
  }

  Studio studio(String title, Crowd crowd) {
    if (sharedStudio != null) {
      return sharedStudio;
    }
    Studio studio =
        new Studio(
            options.senses().camera(),
            title,
            crowd::at,
            draw -> artists.executeBlocking(draw, true));
    studios.add(studio);
    return studio;
  }

  void add(String prefix, RobotHost host, SimulatedRobot robot) {
    robots.put(host.id(), robot);
    byPrefix.put(prefix, host);
  }

  @Nullable RobotHost behind(String prefix) {
    return byPrefix.get(prefix);
  }

  /** All robots in the order of their names. */
  List<SimulatedRobot> robots() {
    List<SimulatedRobot> ordered = new ArrayList<>();
    for (String name : options.hosting().names()) {
      SimulatedRobot robot = robots.get(name);
      if (robot != null) {
        ordered.add(robot);
      }
    }
    return ordered;
  }

  @Nullable SimulatedRobot robot(String id) {
    return robots.get(id);
  }

  int sharedPort() {
    return sharedPort;
  }

  /** Servers of one deployment that ask for the same negative port get one free port together. */
  Future<Void> openSharedPort() {
    if (options.hosting().layout() != Hosting.Layout.PATHS) {
      return Future.succeededFuture();
    }
    int port = options.hosting().port() == 0 ? -1 : options.hosting().port();
    List<Future<Integer>> opening = shards.stream().map(shard -> shard.share(port)).toList();
    return Future.all(opening)
        .onSuccess(opened -> sharedPort = opening.getFirst().result())
        .mapEmpty();
  }

  /**
   * Pictures are drawn to their end: whoever waits for one may be gone from the event loop next.
   */
  Future<Void> close() {
    return Future.join(studios.stream().map(Studio::idle).toList())
        .eventually(() -> Future.join(downloads.close(), artists.close()))
        .mapEmpty();
  }

  private static List<String> prefixes(SimulatorOptions options) {
    return options.hosting().names().stream().map(options.hosting()::prefixOf).toList();
  }
}

package dev.troupe.store;

import dev.troupe.config.StoreConfig;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Empty stores of either engine, and what tests do to them. */
final class Places {
  static final Instant NOON = Instant.parse("2026-11-20T12:00:00.123Z");

  /** Never to be waited for in full: machines that build have other things to do as well. */
  static final int SECONDS = 180;

  private Places() {}

  static StoreConfig empty(StoreConfig.Engine engine, Path folder) {
    return switch (engine) {
      case EMBEDDED -> embedded(folder.resolve("data").resolve("troupe.db"));
      case POSTGRESQL -> postgresql(PostgresCluster.shared().schema());
    };
  }

  static StoreConfig embedded(Path file) {
    StoreConfig some = StoreConfig.DEFAULT;
    return place(some.engine(), file, null, some.postgresql());
  }

  static StoreConfig unpackingIn(Path nativeDir, Path file) {
    StoreConfig some = StoreConfig.DEFAULT;
    return place(some.engine(), file, nativeDir, some.postgresql());
  }

  static StoreConfig postgresql(StoreConfig.Postgresql server) {
    return place(StoreConfig.Engine.POSTGRESQL, StoreConfig.DEFAULT.file(), null, server);
  }

  /** A busy machine may take its time to answer; desired state waits until it is told to go. */
  private static StoreConfig place(
      StoreConfig.Engine engine,
      Path file,
      @Nullable Path nativeDir,
      StoreConfig.Postgresql server) {
    return new StoreConfig(
        engine,
        file,
        nativeDir,
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMillis(500),
        1_000,
        server);
  }

  static StoreConfig with(StoreConfig config, Duration desiredDelay, int queue) {
    return new StoreConfig(
        config.engine(),
        config.file(),
        config.nativeDir(),
        config.timeout(),
        desiredDelay,
        config.checkEvery(),
        queue,
        config.postgresql());
  }

  /** Its deadline comes before the tests' patience is at an end. */
  static StoreConfig impatient(StoreConfig config) {
    return new StoreConfig(
        config.engine(),
        config.file(),
        config.nativeDir(),
        Duration.ofSeconds(5),
        config.desiredDelay(),
        config.checkEvery(),
        config.queue(),
        config.postgresql());
  }

  static RobotChange.Put put(String id, long expected, String document) {
    return new RobotChange.Put(id, id + "-uid", expected, 1, document, NOON);
  }

  static RobotChange.Remove remove(String id, long expected) {
    return new RobotChange.Remove(id, id + "-uid", expected);
  }

  static List<RobotRow> change(Store store, RobotChange... changes) {
    return get(store.change(List.of(changes)));
  }

  static <T> T get(Future<T> answer) {
    try {
      return answer.await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer within " + SECONDS + " s", e);
    }
  }

  static StoreFailure refusal(Future<?> answer) {
    try {
      throw new AssertionError("answered: " + get(answer));
    } catch (StoreException refused) {
      return refused.failure();
    }
  }
}

package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.troupe.config.ConfigSource;
import dev.troupe.config.FleetConfig;
import dev.troupe.config.RobotConfig;
import dev.troupe.time.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A configuration that changes while the gateway runs. */
final class ConfigWatchTest {
  private static final Duration EVERY = FleetConfig.DEFAULT.reloadEvery();
  private static final String ALICE = "robots: {alice: {address: 192.0.2.1}}\n";
  private static final String BOB = "robots: {bob: {address: 192.0.2.2}}\n";

  @TempDir private Path dir;
  private final ManualTime time = new ManualTime();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<List<RobotConfig>> handed = new ArrayList<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ConfigWatch.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Future<?> answer = Future.succeededFuture("done");
  private ConfigWatch watch;

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void nothingIsArmed() {
    logger.detachAppender(log);
    watch.close();
    assertThat(time.armed()).isZero();
  }

  private Path file() {
    return dir.resolve("troupe.yaml");
  }

  private void write(String yaml) throws IOException {
    Files.writeString(file(), yaml);
  }

  private void begin(String yaml) throws IOException {
    write(yaml);
    ConfigSource source = new ConfigSource(file(), Map.of());
    String read = source.fingerprint();
    watch =
        new ConfigWatch(
            source,
            read,
            source.read(),
            config -> {
              handed.add(config.robots());
              return answer;
            },
            Runnable::run,
            new AtOnce(),
            time,
            new ConfigMetrics(registry));
    watch.start();
  }

  /** Reads on the thread of the test. */
  private static final class AtOnce implements ConfigWatch.Reading {
    @Override
    public <T> Future<T> read(Callable<T> task) {
      try {
        return Future.succeededFuture(task.call());
      } catch (Exception e) {
        return Future.failedFuture(e);
      }
    }
  }

  /** Until the next look, and the one that makes sure. */
  private void pass() {
    time.advance(EVERY.plus(ConfigWatch.SETTLE));
  }

  private List<String> ids() {
    return handed.getLast().stream().map(RobotConfig::id).toList();
  }

  private double count(String outcome) {
    return registry.get("troupe.config.reloads").tag("outcome", outcome).counter().count();
  }

  private double gauge(String name) {
    return registry.get("troupe.config.last.reload." + name).gauge().value();
  }

  @Test
  void aFileThatStaysAsItIsIsLeftAlone() throws Exception {
    begin(ALICE);
    write(ALICE);
    time.advance(Duration.ofHours(1));
    assertThat(handed).isEmpty();
    assertThat(gauge("successful")).isOne();
    assertThat(watch.get()).containsEntry("state", "as_started");
  }

  @Test
  void changedRobotsAreHandedOn() throws Exception {
    begin(ALICE);
    write(ALICE + "  #");
    write(BOB);
    time.advance(EVERY);
    assertThat(handed).isEmpty();
    time.advance(ConfigWatch.SETTLE);
    assertThat(ids()).containsExactly("bob");
    assertThat(count("applied")).isOne();
    assertThat(gauge("success.timestamp")).isEqualTo(time.now().getEpochSecond());
    assertThat(watch.get()).containsEntry("state", "applied").containsEntry("need_restart", "");
    pass();
    assertThat(handed).hasSize(1);
  }

  @Test
  void aFileThatIsBeingWrittenIsNotRead() throws Exception {
    begin(ALICE);
    write("");
    time.advance(EVERY);
    write("robots: {bob: ");
    time.advance(ConfigWatch.SETTLE);
    write(BOB);
    time.advance(ConfigWatch.SETTLE);
    assertThat(handed).isEmpty();
    assertThat(count("refused")).isZero();
    time.advance(ConfigWatch.SETTLE);
    assertThat(ids()).containsExactly("bob");
  }

  @Test
  void aFileThatWillNotDoChangesNothingAndIsToldOnceAndWhole() throws Exception {
    begin(ALICE);
    write("robots: {Bob: {address: a}, carol: {adress: b}}\n");
    pass();
    pass();
    assertThat(handed).isEmpty();
    assertThat(count("refused")).isOne();
    assertThat(gauge("successful")).isZero();
    assertThat(log.list).hasSize(1);
    assertThat(log.list.getFirst().getKeyValuePairs().toString())
        .contains("robots.Bob: ", "robots.carol.adress: unknown option");
    assertThat(watch.get()).containsEntry("state", "refused").containsEntry("problems", 3);
    assertThat(watch.get().toString()).doesNotContain("carol");

    write(ALICE);
    pass();
    assertThat(ids()).containsExactly("alice");
    assertThat(gauge("successful")).isOne();
  }

  @Test
  void aFileThatIsGoneChangesNothing() throws Exception {
    begin(ALICE);
    Files.delete(file());
    pass();
    assertThat(count("refused")).isOne();
    write(BOB);
    pass();
    assertThat(ids()).containsExactly("bob");
  }

  @Test
  void anEditorMayPutANewFileInPlace() throws Exception {
    begin(ALICE);
    Path written = Files.writeString(dir.resolve("troupe.yaml~"), BOB);
    Files.setLastModifiedTime(written, Files.getLastModifiedTime(file()));
    Files.move(
        written, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    pass();
    assertThat(ids()).containsExactly("bob");
  }

  @Test
  void aSecretBehindALinkThatKubernetesTurnsIsSeen() throws Exception {
    Files.writeString(Files.createDirectory(dir.resolve("..1")).resolve("key"), "first");
    Files.writeString(Files.createDirectory(dir.resolve("..2")).resolve("key"), "other");
    Path data = Files.createSymbolicLink(dir.resolve("..data"), Path.of("..1"));
    Path secret = Files.createSymbolicLink(dir.resolve("key"), Path.of("..data", "key"));
    begin("secrets: {k: {file: '%s'}}\nrobots: {alice: {address: a, key: k}}\n".formatted(secret));
    pass();
    assertThat(handed).isEmpty();

    Files.createSymbolicLink(dir.resolve("..new"), Path.of("..2"));
    Files.move(dir.resolve("..new"), data, StandardCopyOption.ATOMIC_MOVE);
    pass();
    assertThat(handed).hasSize(1);

    Files.delete(secret);
    pass();
    assertThat(count("refused")).isOne();
    assertThat(log.list.getLast().getKeyValuePairs().toString()).doesNotContain("other");
  }

  @Test
  void otherSectionsNeedARestartAndTheLogSaysWhich() throws Exception {
    begin(ALICE);
    write(BOB + "server: {port: 7799}\nlink: {connect_timeout: 1s}\n");
    pass();
    assertThat(ids()).containsExactly("bob");
    assertThat(log.list.getLast().getKeyValuePairs().toString()).contains("server, link");
    assertThat(watch.get()).containsEntry("need_restart", "server, link");

    write(BOB);
    pass();
    assertThat(watch.get()).containsEntry("need_restart", "");
  }

  @Test
  void whatCouldNotBeDoneIsToldOnceAndTriedAtEachLook() throws Exception {
    begin(ALICE);
    answer = Future.failedFuture("robots.bob: registered over the API");
    write(BOB);
    pass();
    time.advance(EVERY.multipliedBy(3));
    assertThat(handed).hasSize(4);
    assertThat(count("failed")).isOne();
    assertThat(log.list).hasSize(1);
    assertThat(gauge("successful")).isZero();

    answer = Future.succeededFuture();
    time.advance(EVERY);
    assertThat(count("applied")).isOne();
    time.advance(EVERY.multipliedBy(3));
    assertThat(handed).hasSize(5);
  }

  @Test
  void whoAsksIsServedAtOnceAndWhileBusyAfterwards() throws Exception {
    begin("fleet: {reload_every: 0s}\n" + ALICE);
    assertThat(time.armed()).isZero();
    write("fleet: {reload_every: 0s}\n" + BOB);
    Promise<Object> slow = Promise.promise();
    answer = slow.future();
    watch.reload();
    assertThat(ids()).containsExactly("bob");

    write("fleet: {reload_every: 0s}\n" + ALICE);
    watch.reload();
    watch.reload();
    assertThat(handed).hasSize(1);
    answer = Future.succeededFuture();
    slow.complete();
    assertThat(handed).hasSize(2);
    assertThat(ids()).containsExactly("alice");
    assertThat(time.armed()).isZero();
  }

  @Test
  void anEnvironmentThatSaysOtherwiseIsNoChange() throws Exception {
    write(ALICE);
    Map<String, String> environment = Map.of("TROUPE_SERVER_PORT", "7799");
    ConfigSource source = new ConfigSource(file(), environment);
    begin(ALICE);
    assertThat(source.read().differences(source.read())).isEmpty();
    assertThat(source.read().server().port()).isEqualTo(7799);
  }
}

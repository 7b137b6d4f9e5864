package dev.troupe.store;

import static dev.troupe.store.Places.NOON;
import static dev.troupe.store.Places.change;
import static dev.troupe.store.Places.get;
import static dev.troupe.store.Places.put;
import static dev.troupe.store.Places.refusal;
import static dev.troupe.store.Places.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.config.StoreConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a store promises, whichever engine keeps it. */
@ParameterizedClass
@EnumSource(StoreConfig.Engine.class)
class StoreTest {
  @Parameter private StoreConfig.Engine engine;
  @TempDir private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private StoreConfig config;
  private Store store;

  @BeforeEach
  void open() {
    config = Places.empty(engine, folder);
    store = get(Store.open(vertx, config, meters));
  }

  @AfterEach
  void close() {
    // Null where the engine is not installed.
    if (store != null) {
      get(store.close());
    }
    get(vertx.close());
  }

  private void reopen() {
    reopen(config);
  }

  private void reopen(StoreConfig next) {
    get(store.close());
    store = get(Store.open(vertx, next, new SimpleMeterRegistry()));
  }

  @Test
  void anEmptyStoreHoldsNothing() {
    assertThat(get(store.robots())).isEmpty();
    assertThat(get(store.desired())).isEmpty();
    assertThat(get(store.epoch("replica"))).isZero();
    assertThat(store.state().isDown()).isFalse();
  }

  @Test
  void whatWasAcknowledgedIsThereAfterwards() {
    RobotRow alice = change(store, put("alice", 0, "{\"n\":1}")).getFirst();
    RobotRow bob = change(store, put("bob", 0, "{}"), put("alice", 1, "{\"n\":2}")).getFirst();

    reopen();

    assertThat(alice).isEqualTo(new RobotRow("alice", "alice-uid", 1, 1, "{\"n\":1}", NOON, NOON));
    assertThat(get(store.robots()))
        .containsExactly(new RobotRow("alice", "alice-uid", 2, 1, "{\"n\":2}", NOON, NOON), bob);
  }

  @Test
  void aChangeKeepsWhenTheRobotWasRegistered() {
    change(store, put("alice", 0, "{}"));
    RobotRow changed =
        change(store, new RobotChange.Put("alice", "alice-uid", 1, 2, "{}", NOON.plusSeconds(9)))
            .getFirst();

    assertThat(changed.created()).isEqualTo(NOON);
    assertThat(changed.updated()).isEqualTo(NOON.plusSeconds(9));
    assertThat(changed.schema()).isEqualTo(2);
  }

  @Test
  void aChangeOnTopOfAnOldRevisionIsRefusedWithWhatIsThere() {
    change(store, put("alice", 0, "{\"n\":1}"));
    RobotRow now = change(store, put("alice", 1, "{\"n\":2}")).getFirst();

    StoreFailure failure = refusal(store.change(List.of(put("alice", 1, "{\"n\":3}"))));

    assertThat(failure.reason()).isEqualTo(StoreReason.CONFLICT);
    assertThat(failure.conflict()).isEqualTo(new StoreFailure.Conflict("alice", 1, now));
    assertThat(failure.message())
        .isEqualTo(
            "robot alice: revision 2 of registration alice-uid"
                + " (expected: revision 1 of registration alice-uid)");
    assertThat(get(store.robots())).containsExactly(now);
  }

  @Test
  void aRobotIsRegisteredOnce() {
    RobotRow first = change(store, put("alice", 0, "{}")).getFirst();

    StoreFailure failure =
        refusal(store.change(List.of(new RobotChange.Put("alice", "new", 0, 1, "{}", NOON))));

    assertThat(failure.conflict()).isEqualTo(new StoreFailure.Conflict("alice", 0, first));
  }

  @Test
  void whatIsNotThereCanNeitherBeChangedNorRemoved() {
    for (RobotChange change : List.of(put("alice", 1, "{}"), remove("alice", 1))) {
      assertThat(refusal(store.change(List.of(change))).conflict())
          .isEqualTo(new StoreFailure.Conflict("alice", 1, null));
    }
  }

  @Test
  void anOldRegistrationCannotTouchANewOneOfTheSameName() {
    change(store, put("alice", 0, "{}"));
    RobotRow anew =
        change(store, remove("alice", 1), new RobotChange.Put("alice", "new", 0, 1, "{}", NOON))
            .getFirst();

    assertThat(anew.revision()).isEqualTo(1);
    assertThat(refusal(store.change(List.of(put("alice", 1, "{}")))).conflict().found())
        .isEqualTo(anew);
    assertThat(refusal(store.change(List.of(remove("alice", 1)))).conflict().found())
        .isEqualTo(anew);
  }

  @Test
  void aBatchHappensWholeOrNotAtAll() {
    change(store, put("bob", 0, "{}"));
    StoreFailure failure =
        refusal(
            store.change(List.of(put("alice", 0, "{}"), remove("bob", 1), put("carol", 7, "{}"))));

    assertThat(failure.conflict().id()).isEqualTo("carol");
    assertThat(get(store.robots())).extracting(RobotRow::id).containsExactly("bob");
  }

  @Test
  void ofManyWhoBuildOnTheSameRevisionOneWins() {
    change(store, put("alice", 0, "{}"));
    List<Future<List<RobotRow>>> attempts =
        IntStream.range(0, 50)
            .mapToObj(n -> store.change(List.of(put("alice", 1, "{\"n\":" + n + "}"))))
            .toList();
    get(Future.join(attempts).otherwiseEmpty());

    assertThat(attempts).filteredOn(Future::succeeded).hasSize(1);
    assertThat(attempts)
        .filteredOn(Future::failed)
        .allMatch(lost -> refusal(lost).reason() == StoreReason.CONFLICT);
    assertThat(get(store.robots()).getFirst().revision()).isEqualTo(2);
  }

  @Test
  void whatIsAskedLaterHappensLater() {
    List<Future<List<RobotRow>>> changes =
        IntStream.range(0, 100)
            .mapToObj(n -> store.change(List.of(put("alice", n, "{\"n\":" + n + "}"))))
            .toList();
    Future<List<RobotRow>> read = store.robots();

    get(Future.all(changes));
    assertThat(get(read)).extracting(RobotRow::revision).containsExactly(100L);
  }

  @Test
  void aMistakeOfOursFailsThatOperationAlone() {
    change(store, put("alice", 0, "{}"));
    StoreFailure failure =
        refusal(
            store.change(
                List.of(
                    put("bob", 0, "{}"),
                    new RobotChange.Put("carol", "alice-uid", 0, 1, "{}", NOON))));

    assertThat(failure.reason()).isEqualTo(StoreReason.INTERNAL);
    assertThat(store.state()).isEqualTo(StoreState.UP);
    assertThat(get(store.robots())).extracting(RobotRow::id).containsExactly("alice");
  }

  @Test
  void anyTextComesBackAsItWas() {
    String odd = "{\"name\":\"Zoë 🤖 'quoted' \\\" \\u0000 %s ? $1\",\n\t\"x\":null}";
    String large = "{\"x\":\"" + "ä".repeat(600_000) + "\"}";
    change(store, put("alice", 0, odd), put("bob", 0, large));

    assertThat(get(store.robots())).extracting(RobotRow::document).containsExactly(odd, large);
  }

  @Test
  void aTextThatCannotBeKeptIsRefusedBeforeItIsAsked() {
    assertThatThrownBy(() -> put("alice", 0, "a\0b"))
        .hasMessage("document: holds U+0000 (expected: JSON, which escapes)");
    assertThatThrownBy(() -> put("alice", 0, "x".repeat(1_048_577)))
        .hasMessage("document: 1048577 characters (expected: at most 1048576)");
  }

  @Test
  void ofDesiredStateTheLatestIsWrittenOnceForAll() {
    for (int n = 1; n <= 100; n++) {
      store.saveDesired(new DesiredRow("one", 0, 1, "{\"n\":" + n + "}"));
      store.saveDesired(new DesiredRow("two", 0, 1, "{\"n\":" + -n + "}"));
    }
    assertThat(meters.get("troupe.store.unwritten").gauge().value()).isEqualTo(2);
    get(store.flushDesired());

    assertThat(get(store.desired()))
        .containsExactly(
            new DesiredRow("one", 0, 1, "{\"n\":100}"),
            new DesiredRow("two", 0, 1, "{\"n\":-100}"));
    assertThat(meters.get("troupe.store.unwritten").gauge().value()).isZero();
    assertThat(count("write_desired", "done")).isEqualTo(1);
  }

  @Test
  void desiredStateIsWrittenByItself() {
    reopen(Places.with(config, Duration.ofMillis(20), config.queue()));
    store.saveDesired(new DesiredRow("one", 0, 1, "{}"));

    assertThat(get(untilDesired())).hasSize(1);
  }

  private Future<List<DesiredRow>> untilDesired() {
    return store
        .desired()
        .compose(rows -> rows.isEmpty() ? untilDesired() : Future.succeededFuture(rows));
  }

  @Test
  void closingWritesWhatIsWaiting() {
    store.saveDesired(new DesiredRow("one", 0, 1, "{\"last\":true}"));

    reopen();

    assertThat(get(store.desired()))
        .containsExactly(new DesiredRow("one", 0, 1, "{\"last\":true}"));
  }

  @Test
  void whatAFormerOwnerSaysLateIsNotKept() {
    store.saveDesired(new DesiredRow("one", 8, 1, "{\"owner\":\"new\"}"));
    get(store.flushDesired());
    store.saveDesired(new DesiredRow("one", 7, 1, "{\"owner\":\"old\"}"));
    get(store.flushDesired());

    assertThat(get(store.desired()))
        .containsExactly(new DesiredRow("one", 8, 1, "{\"owner\":\"new\"}"));
  }

  @Test
  void aRemovedRobotTakesItsDesiredStateWithIt() {
    change(store, put("alice", 0, "{}"));
    store.saveDesired(new DesiredRow("alice-uid", 0, 1, "{}"));
    get(store.flushDesired());
    store.saveDesired(new DesiredRow("alice-uid", 0, 1, "{\"late\":true}"));
    change(store, remove("alice", 1));
    get(store.flushDesired());

    assertThat(get(store.desired())).isEmpty();
    assertThat(get(store.robots())).isEmpty();
  }

  @Test
  void aRobotThatIsNotRemovedKeepsWhatWaitsToBeWritten() {
    change(store, put("alice", 0, "{}"));
    store.saveDesired(new DesiredRow("alice-uid", 0, 1, "{}"));
    refusal(store.change(List.of(remove("alice", 5))));
    get(store.flushDesired());

    assertThat(get(store.desired())).hasSize(1);
  }

  @Test
  void desiredStateCanBeRemovedAlone() {
    store.saveDesired(new DesiredRow("one", 0, 1, "{}"));
    get(store.flushDesired());
    store.saveDesired(new DesiredRow("one", 0, 1, "{}"));
    get(store.removeDesired("one"));
    get(store.flushDesired());

    assertThat(get(store.desired())).isEmpty();
  }

  @Test
  void anEpochIsAboveEveryOther() {
    assertThat(get(store.raiseEpoch("alice", 1_000))).isEqualTo(1_000);
    assertThat(get(store.raiseEpoch("alice", 5))).isEqualTo(1_001);
    assertThat(get(store.raiseEpoch("alice", 1_001))).isEqualTo(1_002);
    assertThat(get(store.raiseEpoch("alice", Long.MAX_VALUE / 2))).isEqualTo(Long.MAX_VALUE / 2);
    assertThat(get(store.raiseEpoch("bob", 7))).isEqualTo(7);

    reopen();

    assertThat(get(store.epoch("alice"))).isEqualTo(Long.MAX_VALUE / 2);
    assertThat(get(store.epoch("carol"))).isZero();
  }

  @Test
  void ofManyWhoRaiseAnEpochEachGetsItsOwn() {
    List<Future<Long>> raised = new ArrayList<>();
    for (int n = 0; n < 100; n++) {
      raised.add(store.raiseEpoch("alice", 1));
    }
    get(Future.all(raised));

    assertThat(raised)
        .extracting(Future::result)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 100).boxed().toList());
  }

  @Test
  void anAnswerComesOnTheContextOfWhoAsked() {
    Context context = vertx.getOrCreateContext();
    Promise<Context> answered = Promise.promise();
    context.runOnContext(
        ignored -> store.robots().onComplete(robots -> answered.complete(Vertx.currentContext())));

    assertThat(get(answered.future())).isSameAs(context);
  }

  @Test
  void everyOperationIsMeasuredWithItsEnd() {
    change(store, put("alice", 0, "{}"));
    refusal(store.change(List.of(put("alice", 0, "{}"))));

    assertThat(count("change_robots", "done")).isEqualTo(1);
    assertThat(count("change_robots", "conflict")).isEqualTo(1);
    assertThat(meters.get("troupe.store.up").gauge().value()).isEqualTo(1);
  }

  private long count(String operation, String outcome) {
    return meters
        .get("troupe.store.operation")
        .tags("operation", operation, "outcome", outcome)
        .timer()
        .count();
  }

  @Test
  void moreThanMayWaitIsRefused() {
    reopen(Places.with(config, config.desiredDelay(), 1));
    List<Future<Long>> raised = new ArrayList<>();
    for (int n = 0; n < 500; n++) {
      raised.add(store.raiseEpoch("alice", 1));
    }
    get(Future.join(raised).otherwiseEmpty());

    assertThat(raised).filteredOn(Future::succeeded).isNotEmpty();
    assertThat(raised)
        .filteredOn(Future::failed)
        .isNotEmpty()
        .allMatch(lost -> refusal(lost).reason() == StoreReason.OVERLOADED);
  }

  @Test
  void aClosedStoreRefuses() {
    get(store.close());

    assertThat(refusal(store.robots()).message()).isEqualTo("the store is closed");
    store = get(Store.open(vertx, config, new SimpleMeterRegistry()));
  }
}

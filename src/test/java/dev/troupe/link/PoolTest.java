package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.config.PoolConfig;
import dev.troupe.time.VertxTime;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool on real contexts: its own, those of its sessions, and those of its borrowers. */
final class PoolTest {
  private static final int BORROWERS = 4;
  private static final int TURNS = 4_000;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final VertxInternal vertx = (VertxInternal) Vertx.vertx();
  private final Context home = vertx.createEventLoopContext();
  private final List<Context> lanes =
      Stream.<Context>generate(vertx::createEventLoopContext).limit(3).toList();
  private final Context caller = vertx.createEventLoopContext();
  private final SessionMaker maker = new SessionMaker();
  private Pool<String, Session> pool;

  @BeforeEach
  void start() throws Exception {
    pool = Waiting.on(on(home, () -> Future.succeededFuture(pool(lanes, settings().config()))));
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    Waiting.on(pool.close());
    assertThat(maker.open).hasValue(0);
    assertThat(
            registry.get("troupe.pool.sessions").gauges().stream().mapToDouble(Gauge::value).sum())
        .isZero();
    Waiting.on(vertx.close());
  }

  @Test
  void aSessionLivesOnOneOfThePoolsContextsAndReachesItsBorrowerOnItsOwn() throws Exception {
    List<Context> homes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Context[] told = new Context[1];
      Lease<Session> lease =
          Waiting.on(
              on(caller, () -> pool.borrow("a", "x").lease().onSuccess(l -> told[0] = here())));
      assertThat(told[0]).isSameAs(caller);
      assertThat(lease.context()).isSameAs(lease.session().home);
      homes.add(lease.context());
    }
    assertThat(homes).containsExactlyInAnyOrderElementsOf(lanes);
  }

  @Test
  void aSessionIsUsedAgainAndSaysHowOften() throws Exception {
    Lease<Session> first = borrow("a");
    assertThat(first.uses()).isEqualTo(1);
    first.reuse();
    first.discard();
    Lease<Session> second = borrow("a");
    assertThat(second.session()).isSameAs(first.session());
    assertThat(second.uses()).isEqualTo(2);
    assertThat(second.session().resets).isEqualTo(1);
  }

  @Test
  void aSessionThatIsLostWhileNobodyHasItIsNotLent() throws Exception {
    Lease<Session> first = borrow("a");
    first.reuse();
    Waiting.on(
        on(
            first.context(),
            () -> {
              first.session().end();
              return Future.succeededFuture();
            }));
    assertThat(borrow("a").session()).isNotSameAs(first.session());
  }

  @Test
  void aRefusalReachesTheBorrowerOnItsContextWithWhatTheMakerSaid() throws Exception {
    maker.refuses = true;
    Context[] told = new Context[1];
    Future<Lease<Session>> lease =
        on(caller, () -> pool.borrow("a", "x").lease().onFailure(e -> told[0] = here()));
    assertThatThrownBy(() -> Waiting.on(lease))
        .isInstanceOf(ExecutionException.class)
        .extracting(e -> ((PoolFailureException) e.getCause()).failure())
        .satisfies(failure -> {
          assertThat(failure.cause()).isEqualTo(PoolCause.REFUSED);
          assertThat(failure.origin().error()).isInstanceOf(IllegalStateException.class);
        });
    assertThat(told[0]).isSameAs(caller);
  }

  @Test
  void aMakerThatThrowsIsAFailureLikeAnyOther() throws Exception {
    maker.throwing = true;
    Borrowing<Session> borrowing = pool.borrow("a", "x");
    Waiting.on(on(home, Future::succeededFuture));
    maker.throwing = false;
    Waiting.on(borrowing.lease());
  }

  @Test
  void oneWhoLeavesHearsSoAndASessionOnItsWayComesBack() throws Exception {
    Lease<Session> warm = borrow("a");
    warm.reuse();
    await("idle", 1);
    Borrowing<Session> borrowing =
        Waiting.on(
            on(
                home,
                () -> {
                  Promise<Borrowing<Session>> asked = Promise.promise();
                  // Asked and left before the answer can cross to the asker.
                  caller.runOnContext(go -> {
                    Borrowing<Session> one = pool.borrow("a", "x");
                    one.cancel();
                    asked.complete(one);
                  });
                  return asked.future();
                }));
    assertThatThrownBy(() -> Waiting.on(borrowing.lease()))
        .extracting(e -> ((PoolFailureException) e.getCause()).failure().cause())
        .isEqualTo(PoolCause.CANCELLED);
    Lease<Session> next = borrow("a");
    assertThat(next.session()).isSameAs(warm.session());
    next.reuse();
  }

  @Test
  void onItsOwnContextAPoolAnswersAnIdleSessionAtOnce() throws Exception {
    PoolConfig config = settings().config();
    boolean[] answered = new boolean[1];
    Pool<String, Session> local =
        Waiting.on(on(home, () -> Future.succeededFuture(pool(List.of(home), config))));
    Waiting.on(
        on(
            home,
            () -> {
              local.keep("a", 1);
              return Future.succeededFuture();
            }));
    Waiting.on(
        on(
            home,
            () ->
                local
                    .borrow("a", "x")
                    .lease()
                    .map(lease -> {
                      lease.reuse();
                      Borrowing<Session> again = local.borrow("a", "x");
                      answered[0] = again.lease().succeeded();
                      again.lease().result().reuse();
                      return lease;
                    })));
    assertThat(answered[0]).isTrue();
    Waiting.on(local.close());
  }

  @Test
  void fromManyContextsAtOnceNoSessionIsEverLentTwice() throws Exception {
    List<Future<Integer>> walks = new ArrayList<>();
    for (int i = 0; i < BORROWERS; i++) {
      Walk walk = new Walk("owner" + i, new Random(i));
      walks.add(on(vertx.createEventLoopContext(), walk::start));
    }
    int served = 0;
    for (Future<Integer> walk : walks) {
      served += Waiting.on(walk);
    }
    await("leased", 0);
    assertThat(served).isGreaterThan(BORROWERS * TURNS / 2);
    assertThat(maker.collisions).hasValue(0);
    assertThat(maker.most).hasValueLessThanOrEqualTo(settings().maxTotal);
  }

  @Test
  void refusesToBeMadeOffAContext() {
    assertThatThrownBy(() -> pool(lanes, settings().config()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the pool test");
  }

  /** Borrows, gives back, leaves, and loses sessions, one thing after the other. */
  private final class Walk {
    private final String owner;
    private final Random random;
    private final Promise<Integer> done = Promise.promise();
    private int turns;
    private int served;

    Walk(String owner, Random random) {
      this.owner = owner;
      this.random = random;
    }

    Future<Integer> start() {
      next();
      return done.future();
    }

    private void next() {
      if (turns++ == TURNS) {
        done.complete(served);
        return;
      }
      Borrowing<Session> borrowing = pool.borrow("k" + random.nextInt(3), owner);
      borrowing.lease().onComplete(this::use, left -> next());
      if (random.nextInt(10) == 0) {
        borrowing.cancel();
      }
    }

    private void use(Lease<Session> lease) {
      served++;
      Session session = lease.session();
      session.enter();
      here()
          .runOnContext(later -> {
            session.leave();
            switch (random.nextInt(20)) {
              case 0 -> lease.discard();
              case 1 -> lease.quarantine();
              case 2 -> {
                session.end();
                lease.reuse();
              }
              default -> lease.reuse();
            }
            next();
          });
    }
  }

  /** Lets every context have its turn until so many sessions are in a state. */
  private void await(String state, double count) throws Exception {
    Gauge gauge = registry.get("troupe.pool.sessions").tag("state", state).gauge();
    for (int hops = 0; gauge.value() != count; hops++) {
      assertThat(hops).as("%s sessions are %s", gauge.value(), state).isLessThan(10_000);
      Waiting.on(on(home, Future::succeededFuture));
      for (Context lane : lanes) {
        Waiting.on(on(lane, Future::succeededFuture));
      }
    }
  }

  private Lease<Session> borrow(String key) throws Exception {
    return Waiting.on(on(caller, () -> pool.borrow(key, "x").lease()));
  }

  private Pool<String, Session> pool(List<Context> contexts, PoolConfig config) {
    return new Pool<>(
        "test",
        config,
        maker,
        contexts,
        new PoolMetrics(registry, "test"),
        new VertxTime(home),
        new Random(1));
  }

  private static Settings settings() {
    Settings settings = new Settings();
    settings.maxTotal = 6;
    settings.retryFrom = Duration.ofMillis(2);
    settings.retryTo = Duration.ofMillis(20);
    return settings;
  }

  private static Context here() {
    return Vertx.currentContext();
  }

  private static <T> Future<T> on(Context context, Callable<Future<T>> task) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(go -> {
      try {
        task.call().onComplete(promise);
      } catch (Throwable e) {
        promise.fail(e);
      }
    });
    return promise.future();
  }

  /** Opens sessions without a vendor, and counts what must never be. */
  private static final class SessionMaker implements Pool.Maker<String, Session> {
    final AtomicInteger open = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();
    final AtomicInteger collisions = new AtomicInteger();
    volatile boolean refuses;
    volatile boolean throwing;

    @Override
    public Future<Session> make(String key, Pool.Watch watch) {
      if (throwing) {
        throw new IllegalArgumentException("a bug in a maker");
      }
      if (refuses) {
        return Future.failedFuture(new IllegalStateException("bad key"));
      }
      most.accumulateAndGet(open.incrementAndGet(), Math::max);
      return Future.succeededFuture(new Session(this, watch));
    }

    @Override
    public MakeFailure judge(Throwable error) {
      return error instanceof IllegalStateException
          ? new MakeFailure(
              PoolFloor.No.BAD_CREDENTIALS, MakeFailure.Verdict.ALL_REFUSED, "bad key", null, error)
          : new MakeFailure(PoolFloor.No.AWAY, MakeFailure.Verdict.PASSING, "away", null, error);
    }

    @Override
    public boolean healthy(Session session) {
      return !session.ended.get();
    }

    @Override
    public Future<Void> reset(Session session) {
      session.check();
      session.resets++;
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> clean(Session session) {
      session.check();
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> close(Session session) {
      session.check();
      session.end();
      return Future.succeededFuture();
    }
  }

  /** Knows where it lives and whether somebody uses it. */
  private static final class Session {
    final Context home = here();
    final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean used = new AtomicBoolean();
    private final SessionMaker maker;
    private final Pool.Watch watch;
    int resets;

    Session(SessionMaker maker, Pool.Watch watch) {
      this.maker = maker;
      this.watch = watch;
    }

    void check() {
      if (here() != home) {
        maker.collisions.incrementAndGet();
      }
    }

    void enter() {
      if (!used.compareAndSet(false, true)) {
        maker.collisions.incrementAndGet();
      }
    }

    void leave() {
      used.set(false);
    }

    /** The vendor's end of it. */
    void end() {
      if (ended.compareAndSet(false, true)) {
        maker.open.decrementAndGet();
        watch.lost(null);
      }
    }
  }
}

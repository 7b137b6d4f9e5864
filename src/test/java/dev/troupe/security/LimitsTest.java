package dev.troupe.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.LimitsConfig;
import dev.troupe.config.LimitsConfig.Share;
import dev.troupe.security.LimitRefusal.Limit;
import dev.troupe.security.LimitRefusal.Scope;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private final AtomicLong now = new AtomicLong(1_000);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void aRateLetsABurstThroughAndThenOneAtATime() {
    Limits limits = limits(new Share(10, 0, 0, 0, 0));

    assertThat(callsLetThrough(limits, "anna", 50)).isEqualTo(10);
    LimitRefusal refusal = limits.enter(Scope.PRINCIPAL, "anna");
    assertThat(refusal.limit()).isEqualTo(Limit.CALLS_PER_SECOND);
    assertThat(refusal.value()).isEqualTo(10);
    assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(100));

    pass(Duration.ofMillis(100));
    assertThat(callsLetThrough(limits, "anna", 5)).isEqualTo(1);
    pass(Duration.ofMillis(250));
    assertThat(callsLetThrough(limits, "anna", 5)).isEqualTo(2);
    pass(Duration.ofHours(1));
    assertThat(callsLetThrough(limits, "anna", 50)).isEqualTo(10);
  }

  @Test
  void overALongTimeItIsExactlyTheRate() {
    Limits limits = limits(new Share(0, 7, 0, 0, 0));
    int through = 0;
    for (int tick = 0; tick < 100_000; tick++) {
      through += limits.command(Scope.PRINCIPAL, "anna") == null ? 1 : 0;
      pass(Duration.ofMillis(1));
    }

    // 100 s and what was saved up before.
    assertThat(through).isBetween(706, 708);
  }

  @Test
  void whatOneTakesIsNotTakenFromAnother() {
    Limits limits = limits(new Share(5, 0, 0, 0, 0));

    assertThat(callsLetThrough(limits, "anna", 500)).isEqualTo(5);
    assertThat(callsLetThrough(limits, "bert", 5)).isEqualTo(5);
  }

  @Test
  void aRateBelowOneASecondStillLetsOneThrough() {
    Limits limits = limits(new Share(0.1, 0, 0, 0, 0));

    assertThat(callsLetThrough(limits, "anna", 3)).isEqualTo(1);
    pass(Duration.ofSeconds(9));
    assertThat(callsLetThrough(limits, "anna", 3)).isZero();
    pass(Duration.ofSeconds(1));
    assertThat(callsLetThrough(limits, "anna", 3)).isEqualTo(1);
  }

  @Test
  void aMessageLargerThanAllThatCanBeSavedIsPaidForAfterwards() {
    Limits limits = limits(new Share(0, 0, 0, 1_000, 0));

    assertThat(limits.message(Scope.PRINCIPAL, "anna", 3_000)).isNull();
    assertThat(limits.message(Scope.PRINCIPAL, "anna", 1).limit())
        .isEqualTo(Limit.BYTES_PER_SECOND);
    pass(Duration.ofMillis(2_000));
    assertThat(limits.message(Scope.PRINCIPAL, "anna", 1)).isNotNull();
    pass(Duration.ofMillis(1));
    assertThat(limits.message(Scope.PRINCIPAL, "anna", 1)).isNull();
  }

  @Test
  void aLargeMessageIsRefusedForGood() {
    LimitRefusal refusal = limits(new Share(0, 0, 0, 0, 100)).message(Scope.ROBOT, "alice", 101);

    assertThat(refusal.limit()).isEqualTo(Limit.MAX_MESSAGE_BYTES);
    assertThat(refusal.retryAfter()).isNull();
    assertThat(
            registry
                .get("troupe.limits.refused")
                .tag("limit", "max_message_bytes")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void placesThatAreGivenBackAreTakenAgain() {
    Limits limits = limits(new Share(0, 0, 2, 0, 0));

    assertThat(callsLetThrough(limits, "anna", 3)).isEqualTo(2);
    limits.leave(Scope.PRINCIPAL, "anna");
    assertThat(callsLetThrough(limits, "anna", 3)).isEqualTo(1);
  }

  @Test
  void manyThreadsTogetherGetNoMoreThanOne() throws Exception {
    Limits limits = limits(new Share(1_000, 0, 0, 0, 0));
    AtomicInteger through = new AtomicInteger();
    CountDownLatch begin = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                awaitQuietly(begin);
                through.addAndGet(callsLetThrough(limits, "anna", 10_000));
              }));
    }
    begin.countDown();
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(20));
    }

    assertThat(through).hasValue(1_000);
  }

  @Test
  void namesThatComeOnceAreForgotten() {
    Limits limits = limits(new Share(10, 0, 0, 0, 0));
    for (int i = 0; i < 100_000; i++) {
      limits.enter(Scope.PRINCIPAL, "@10.0." + i);
      limits.leave(Scope.PRINCIPAL, "@10.0." + i);
      pass(Duration.ofMillis(1));
    }

    assertThat(limits.remembered()).isLessThanOrEqualTo(10_000);
  }

  @Test
  void connectionsAreCountedAndGivenBack() {
    Limits limits =
        new Limits(
            new LimitsConfig(
                2, Duration.ofSeconds(10), Duration.ofSeconds(1), Share.UNLIMITED, Share.UNLIMITED),
            new LimitMetrics(registry),
            now::get);

    assertThat(List.of(limits.connect(), limits.connect(), limits.connect()))
        .containsExactly(true, true, false);
    limits.disconnect();
    assertThat(limits.connect()).isTrue();
    assertThat(registry.get("troupe.limits.connections").gauge().value()).isEqualTo(2);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Limits limits(Share share) {
    return new Limits(
        new LimitsConfig(0, Duration.ofSeconds(10), Duration.ofSeconds(1), share, share),
        new LimitMetrics(registry),
        now::get);
  }

  private static int callsLetThrough(Limits limits, String who, int asked) {
    int through = 0;
    for (int i = 0; i < asked; i++) {
      through += limits.enter(Scope.PRINCIPAL, who) == null ? 1 : 0;
    }
    return through;
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}

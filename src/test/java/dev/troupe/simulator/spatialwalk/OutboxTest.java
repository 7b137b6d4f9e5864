package dev.troupe.simulator.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final ManualTime time = new ManualTime();
  private final Outbox outbox = new Outbox(time);
  private final List<Integer> written = new ArrayList<>();

  @Test
  void letsEverythingThroughAtOnceUnlessSlow() {
    put(3);
    assertThat(written).containsExactly(0, 1, 2);
    assertThat(time.armed()).isZero();
  }

  @Test
  void keepsTheOrderWhileEachWaits() {
    outbox.slowDown(Duration.ofMillis(10));
    put(3);
    assertThat(written).isEmpty();
    pass(10);
    assertThat(written).containsExactly(0);
    outbox.slowDown(Duration.ZERO);
    outbox.put(() -> written.add(99));
    pass(1000);
    assertThat(written).containsExactly(0, 1, 2, 99);
    assertThat(time.armed()).isZero();
  }

  @Test
  void healingLetsEverythingGo() {
    outbox.slowDown(Duration.ofMillis(10));
    put(5);
    outbox.heal();
    put(1);
    assertThat(written).containsExactly(0, 1, 2, 3, 4, 0);
    assertThat(time.armed()).isZero();
  }

  @Test
  void saysWhenItIsFullAndWhenItIsNotAnyMore() {
    List<String> calls = new ArrayList<>();
    outbox.slowDown(Duration.ofMillis(1));
    put(64);
    assertThat(outbox.isFull()).isTrue();
    outbox.whenDrained(() -> calls.add("drained"));
    pass(1);
    assertThat(outbox.isFull()).isFalse();
    pass(100);
    assertThat(calls).containsExactly("drained");
  }

  @Test
  void nothingIsWrittenOnceItIsStopped() {
    outbox.slowDown(Duration.ofMillis(1));
    put(2);
    outbox.stop();
    pass(100);
    assertThat(written).isEmpty();
    assertThat(time.armed()).isZero();
  }

  private void put(int count) {
    for (int i = 0; i < count; i++) {
      int number = i;
      outbox.put(() -> written.add(number));
    }
  }

  private void pass(long millis) {
    time.advance(Duration.ofMillis(millis));
  }
}

package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.LinkConfig;
import dev.troupe.time.ManualTime;
import dev.troupe.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LivenessTest {
  private final ManualTime time = new ManualTime();
  private final Pulse pulse = new Pulse();
  private final Liveness liveness = new Liveness(time, LinkConfig.Liveness.DEFAULT, pulse);

  @AfterEach
  void nothingStaysArmed() {
    liveness.stop();
    assertThat(time.armed()).isZero();
  }

  @Test
  void pingsAndGivesUpAfterFourSecondsWithoutAByte() {
    liveness.start();
    time.advance(Duration.ofMillis(3999));
    assertThat(pulse.pings).isEqualTo(2);
    assertThat(pulse.deaths).isEmpty();
    time.advance(Duration.ofMillis(1));
    assertThat(pulse.deaths).containsExactly(LinkCause.SILENT);
    assertThat(time.armed()).isZero();
  }

  @Test
  void everyByteIsASignOfLife() {
    liveness.start();
    for (int i = 0; i < 100; i++) {
      time.advance(Duration.ofMillis(3900));
      liveness.heard();
      liveness.message();
    }
    assertThat(pulse.deaths).isEmpty();
    time.advance(Duration.ofMillis(4000));
    assertThat(pulse.deaths).containsExactly(LinkCause.SILENT);
  }

  @Test
  void anApplicationThatSaysNothingIsAskedAndThenGivenUp() {
    liveness.start();
    pongFor(Duration.ofMillis(9_900));
    assertThat(pulse.probes).isZero();
    pongFor(Duration.ofMillis(200));
    assertThat(pulse.probes).isEqualTo(1);
    pongFor(Duration.ofMillis(3_800));
    assertThat(pulse.deaths).isEmpty();
    pongFor(Duration.ofMillis(200));
    assertThat(pulse.deaths).containsExactly(LinkCause.UNRESPONSIVE);
  }

  @Test
  void anApplicationThatAnswersIsAskedAgainLater() {
    liveness.start();
    pulse.answering = true;
    pongFor(Duration.ofSeconds(60));
    assertThat(pulse.deaths).isEmpty();
    assertThat(pulse.probes).isBetween(4, 6);
  }

  @Test
  void whoeverTalksIsNotAsked() {
    liveness.start();
    for (int i = 0; i < 60; i++) {
      time.advance(Duration.ofSeconds(1));
      liveness.heard();
      liveness.message();
    }
    assertThat(pulse.probes).isZero();
  }

  @Test
  void aProtocolWithoutProbeLivesByPingsAlone() {
    pulse.hasProbe = false;
    liveness.start();
    pongFor(Duration.ofSeconds(60));
    assertThat(pulse.deaths).isEmpty();
  }

  @Test
  void aProcessThatSleptGivesThePeerAnotherChance() {
    Late late = new Late(time);
    Liveness sleepy = new Liveness(late, LinkConfig.Liveness.DEFAULT, pulse);
    sleepy.start();
    late.asleep = Duration.ofSeconds(60);
    time.advance(Duration.ofSeconds(4));
    assertThat(pulse.deaths).isEmpty();
    sleepy.heard();
    time.advance(Duration.ofSeconds(2));
    assertThat(pulse.deaths).isEmpty();
    sleepy.stop();
  }

  private void pongFor(Duration length) {
    for (long ms = 0; ms < length.toMillis(); ms += 100) {
      time.advance(Duration.ofMillis(100));
      liveness.heard();
    }
  }

  /** A clock that jumps while its timers wait, as after a suspended laptop. */
  private static final class Late implements Time {
    private final ManualTime time;
    private Duration asleep = Duration.ZERO;

    Late(ManualTime time) {
      this.time = time;
    }

    @Override
    public long nanos() {
      return time.nanos() + asleep.toNanos();
    }

    @Override
    public Instant now() {
      return time.now();
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
      return time.after(delay, task);
    }
  }

  private final class Pulse implements Liveness.Pulse {
    private final List<LinkCause> deaths = new ArrayList<>();
    private int pings;
    private int probes;
    private boolean answering;
    private boolean hasProbe = true;

    @Override
    public void ping() {
      pings++;
    }

    @Override
    public boolean probe() {
      probes++;
      if (answering) {
        time.after(Duration.ofMillis(20), liveness::message);
      }
      return hasProbe;
    }

    @Override
    public void dead(LinkFailure failure) {
      deaths.add(failure.cause());
    }
  }
}

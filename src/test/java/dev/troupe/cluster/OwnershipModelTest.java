package dev.troupe.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * Random histories of replicas that are paused, killed, cut off, not answered or answered late, and
 * whose clocks do not run alike: no robot ever has two owners that may act, and once things are
 * calm every robot has the one that it should have. Two more tests prove that this can fail.
 */
class OwnershipModelTest {
  private static final int HISTORIES = Integer.getInteger("histories", 20_000);
  private static final double DRIFT = 0.02;

  private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.troupe.cluster");
  private static final ClusterMetrics METRICS = new ClusterMetrics(new SimpleMeterRegistry());

  @BeforeAll
  static void beQuiet() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void speakAgain() {
    LOG.setLevel(null);
  }

  @Test
  @Timeout(600)
  void noHistoryGivesARobotTwoOwnersWhoMayAct() {
    Tally tally = new Tally();
    IntStream.range(0, HISTORIES)
        .parallel()
        .forEach(seed -> new Troubles(seed, true, DRIFT, METRICS, tally).run());
    // So much happened that the histories were none of peace.
    assertThat(tally.takes.sum()).as("robots taken").isGreaterThan(5 * HISTORIES);
    assertThat(tally.takeovers.sum()).as("of dead owners").isGreaterThan(HISTORIES / 4);
    assertThat(tally.moves.sum()).as("moves").isGreaterThan(HISTORIES / 4);
    assertThat(tally.ends.sum()).as("robots lost").isGreaterThan(HISTORIES / 2);
  }

  @Test
  void twoOwnersAreFoundWhereNothingIsCompared() {
    assertThatThrownBy(() -> search(false, DRIFT)).message().containsAnyOf("two owners", "epoch");
  }

  @Test
  void twoOwnersAreFoundWhereClocksDriftFurtherThanTheMargin() {
    assertThatThrownBy(() -> search(true, 0.4)).hasMessageContaining("two owners");
  }

  private static void search(boolean comparing, double drift) {
    for (int seed = 0; seed < 20_000; seed++) {
      new Troubles(seed, comparing, drift, METRICS, new Tally()).run();
    }
  }
}

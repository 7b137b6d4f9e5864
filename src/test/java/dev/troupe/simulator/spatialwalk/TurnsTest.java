package dev.troupe.simulator.spatialwalk;

import static dev.troupe.simulator.spatialwalk.ServiceManners.Overlap.ACCEPT;
import static dev.troupe.simulator.spatialwalk.ServiceManners.Overlap.ERROR;
import static dev.troupe.simulator.spatialwalk.ServiceManners.Overlap.IGNORE;
import static dev.troupe.simulator.spatialwalk.ServiceManners.Overlap.PREEMPT;
import static dev.troupe.simulator.spatialwalk.Turns.Verdict.CONTINUES;
import static dev.troupe.simulator.spatialwalk.Turns.Verdict.IGNORED;
import static dev.troupe.simulator.spatialwalk.Turns.Verdict.REFUSED;
import static dev.troupe.simulator.spatialwalk.Turns.Verdict.STARTS;
import static dev.troupe.simulator.spatialwalk.Turns.Verdict.SUPERSEDES;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every pair of state and sound, under every policy. */
class TurnsTest {
  private static final Turns OPEN = Turns.none().opened("a");
  private static final Turns OVER = OPEN.closed("a");

  @Test
  void judgesEveryPair() {
    assertThat(verdicts(Turns.none(), "a")).isEqualTo(all(STARTS, STARTS, STARTS, STARTS));
    assertThat(verdicts(OPEN, "a")).isEqualTo(all(CONTINUES, CONTINUES, CONTINUES, CONTINUES));
    assertThat(verdicts(OPEN, "b")).isEqualTo(all(SUPERSEDES, IGNORED, REFUSED, SUPERSEDES));
    assertThat(verdicts(OVER, "a")).isEqualTo(all(IGNORED, IGNORED, REFUSED, IGNORED));
    assertThat(verdicts(OVER, "b")).isEqualTo(all(STARTS, STARTS, STARTS, STARTS));
    Turns both = OPEN.opened("b");
    assertThat(verdicts(both, "a")).isEqualTo(all(IGNORED, IGNORED, REFUSED, IGNORED));
    assertThat(verdicts(both, "b")).isEqualTo(all(CONTINUES, CONTINUES, CONTINUES, CONTINUES));
  }

  @Test
  void whatIsNotOpenCanBeClosedToo() {
    Turns early = OPEN.closed("b");
    assertThat(early.open()).isEqualTo("a");
    assertThat(early.judge("b", ACCEPT)).isEqualTo(IGNORED);
  }

  @Test
  void remembersOnlySoMany() {
    Turns turns = Turns.none();
    for (int i = 0; i < 1000; i++) {
      turns = turns.opened("r" + i).closed("r" + i);
    }
    assertThat(turns.over()).hasSize(256).endsWith("r999");
    assertThat(turns).isEqualTo(new Turns(null, List.copyOf(turns.over())));
  }

  private static Map<ServiceManners.Overlap, Turns.Verdict> verdicts(Turns turns, String reqId) {
    Map<ServiceManners.Overlap, Turns.Verdict> verdicts =
        new EnumMap<>(ServiceManners.Overlap.class);
    for (ServiceManners.Overlap overlap : ServiceManners.Overlap.values()) {
      verdicts.put(overlap, turns.judge(reqId, overlap));
    }
    return verdicts;
  }

  private static Map<ServiceManners.Overlap, Turns.Verdict> all(
      Turns.Verdict accept, Turns.Verdict ignore, Turns.Verdict error, Turns.Verdict preempt) {
    return Map.of(ACCEPT, accept, IGNORE, ignore, ERROR, error, PREEMPT, preempt);
  }
}

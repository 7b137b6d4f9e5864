package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.link.SlotMachine.Effect;
import dev.troupe.link.SlotMachine.Signal;
import dev.troupe.link.SlotMachine.Step;
import dev.troupe.link.SlotState.Closing;
import dev.troupe.link.SlotState.Dialing;
import dev.troupe.link.SlotState.Gone;
import dev.troupe.link.SlotState.Idle;
import dev.troupe.link.SlotState.Leased;
import dev.troupe.link.SlotState.Phase;
import dev.troupe.link.SlotState.Quarantined;
import dev.troupe.link.SlotState.Resetting;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pair of state and signal. */
final class SlotMachineTest {
  private static final Dialing DIALING = new Dialing(10);
  private static final Idle IDLE = new Idle(20);
  private static final Leased LEASED = new Leased(30);
  private static final Resetting RESETTING = new Resetting(40);
  private static final Quarantined QUARANTINED = new Quarantined(50);
  private static final Closing CLOSING = new Closing(60);
  private static final Gone GONE = new Gone();
  private static final List<SlotState> STATES =
      List.of(DIALING, IDLE, LEASED, RESETTING, QUARANTINED, CLOSING, GONE);

  private static final Signal MADE = new Signal.Made(20);
  private static final Signal FAILED = new Signal.Failed();
  private static final Signal LEND = new Signal.Lend(30);
  private static final Signal UNUSED = new Signal.Unused(20);
  private static final Signal REUSE = new Signal.Reuse(40);
  private static final Signal QUARANTINE = new Signal.Quarantine(50);
  private static final Signal CLEAN = new Signal.Clean(20);
  private static final Signal LATE = new Signal.Late(60);
  private static final Signal RETIRE = new Signal.Retire(RetireCause.AGE, 60);
  private static final Signal LOST = new Signal.Lost();
  private static final Signal CLOSED = new Signal.Closed();
  private static final List<Signal> SIGNALS =
      List.of(MADE, FAILED, LEND, UNUSED, REUSE, QUARANTINE, CLEAN, LATE, RETIRE, LOST, CLOSED);

  private static final Effect DROP = new Effect.Drop(RetireCause.LOST);

  /** What is not in here changes nothing. */
  private static final Map<Pair, Step> STEPS =
      Map.ofEntries(
          on(DIALING, MADE, IDLE),
          on(DIALING, FAILED, GONE),
          on(DIALING, LATE, GONE),
          on(DIALING, RETIRE, GONE),
          on(DIALING, LOST, GONE),
          on(IDLE, LEND, LEASED),
          on(IDLE, RETIRE, CLOSING, new Effect.Close(RetireCause.AGE)),
          on(IDLE, LOST, GONE, DROP),
          on(LEASED, UNUSED, IDLE),
          on(LEASED, REUSE, RESETTING, new Effect.Reset()),
          on(LEASED, QUARANTINE, QUARANTINED, new Effect.AwaitClean()),
          on(LEASED, RETIRE, CLOSING, new Effect.Close(RetireCause.AGE)),
          on(LEASED, LOST, GONE, DROP),
          on(RESETTING, CLEAN, IDLE),
          on(RESETTING, LATE, CLOSING, new Effect.Close(RetireCause.RESET_FAILED)),
          on(RESETTING, RETIRE, CLOSING, new Effect.Close(RetireCause.AGE)),
          on(RESETTING, LOST, GONE, DROP),
          on(QUARANTINED, CLEAN, IDLE),
          on(QUARANTINED, LATE, CLOSING, new Effect.Close(RetireCause.NOT_CLEAN)),
          on(QUARANTINED, RETIRE, CLOSING, new Effect.Close(RetireCause.AGE)),
          on(QUARANTINED, LOST, GONE, DROP),
          on(CLOSING, CLOSED, GONE),
          on(CLOSING, LATE, GONE),
          on(CLOSING, LOST, GONE));

  static Stream<Pair> pairs() {
    return STATES.stream()
        .flatMap(state -> SIGNALS.stream().map(signal -> new Pair(state, signal)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void stepsAsDrawn(Pair pair) {
    Step expected = STEPS.getOrDefault(pair, new Step(pair.state, List.of()));
    assertThat(SlotMachine.step(pair.state, pair.signal)).isEqualTo(expected);
  }

  @Test
  void theListsHaveEveryStateEverySignalAndEveryPhase() {
    assertThat(STATES.stream().<Class<?>>map(Object::getClass))
        .containsExactlyInAnyOrder(SlotState.class.getPermittedSubclasses());
    assertThat(SIGNALS.stream().<Class<?>>map(Object::getClass))
        .containsExactlyInAnyOrder(Signal.class.getPermittedSubclasses());
    assertThat(STATES.stream().map(SlotState::phase)).containsExactly(Phase.values());
  }

  private static Map.Entry<Pair, Step> on(
      SlotState from, Signal signal, SlotState to, Effect... effects) {
    return Map.entry(new Pair(from, signal), new Step(to, Arrays.asList(effects)));
  }

  /** One cell of the table. */
  record Pair(SlotState state, Signal signal) {}
}

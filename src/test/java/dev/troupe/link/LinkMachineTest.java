package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.link.LinkMachine.Effect;
import dev.troupe.link.LinkMachine.Signal;
import dev.troupe.link.LinkMachine.Step;
import dev.troupe.link.LinkState.Backoff;
import dev.troupe.link.LinkState.Closed;
import dev.troupe.link.LinkState.Dialing;
import dev.troupe.link.LinkState.Opening;
import dev.troupe.link.LinkState.Ready;
import dev.troupe.link.LinkState.Released;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pair of state and signal. */
final class LinkMachineTest {
  private static final LinkFailure OLD = new LinkFailure(LinkCause.CONNECT_REFUSED, "old");
  private static final LinkFailure DROPPED = new LinkFailure(LinkCause.DROPPED, "dropped");
  private static final LinkFailure FENCED = new LinkFailure(LinkCause.FENCED, "fenced");
  private static final LinkFailure LET_GO = new LinkFailure(LinkCause.RELEASED, "let go");

  private static final Released RELEASED = new Released(OLD);
  private static final Dialing DIALING = new Dialing(3, OLD);
  private static final Opening OPENING = new Opening(3, 70, OLD);
  private static final Ready READY = new Ready(80, "detail");
  private static final Backoff BACKOFF = new Backoff(3, OLD, 90);
  private static final Closed CLOSED = new Closed();
  private static final List<LinkState> STATES =
      List.of(RELEASED, DIALING, OPENING, READY, BACKOFF, CLOSED);

  private static final Signal OPEN = new Signal.Open();
  private static final Signal RELEASE = new Signal.Release(LET_GO);
  private static final Signal CLOSE = new Signal.Close();
  private static final Signal CONNECTED = new Signal.Connected(70);
  private static final Signal WELCOMED = new Signal.Welcomed(80, "detail");
  private static final Signal LOST = new Signal.Lost(DROPPED, 100);
  private static final Signal LOST_FOR_GOOD = new Signal.Lost(FENCED, 100);
  private static final Signal RETRY_DUE = new Signal.RetryDue();
  private static final List<Signal> SIGNALS =
      List.of(OPEN, RELEASE, CLOSE, CONNECTED, WELCOMED, LOST, LOST_FOR_GOOD, RETRY_DUE);

  /** What is not in here changes nothing. */
  private static final Map<Pair, Step> STEPS =
      Map.ofEntries(
          on(RELEASED, OPEN, new Dialing(1, null), new Effect.Dial()),
          on(RELEASED, CLOSE, CLOSED),
          on(DIALING, CONNECTED, OPENING, new Effect.Greet()),
          on(OPENING, WELCOMED, READY, new Effect.Watch()),
          on(BACKOFF, RETRY_DUE, DIALING, new Effect.Dial()),
          lost(DIALING, 4),
          lost(OPENING, 4),
          lost(READY, 1),
          ended(DIALING, LOST_FOR_GOOD, new Released(FENCED), FENCED),
          ended(OPENING, LOST_FOR_GOOD, new Released(FENCED), FENCED),
          ended(READY, LOST_FOR_GOOD, new Released(FENCED), FENCED),
          ended(DIALING, RELEASE, new Released(LET_GO), LET_GO),
          ended(OPENING, RELEASE, new Released(LET_GO), LET_GO),
          ended(READY, RELEASE, new Released(LET_GO), LET_GO),
          ended(BACKOFF, RELEASE, new Released(LET_GO), LET_GO),
          closed(DIALING),
          closed(OPENING),
          closed(READY),
          closed(BACKOFF));

  static Stream<Pair> pairs() {
    return STATES.stream()
        .flatMap(state -> SIGNALS.stream().map(signal -> new Pair(state, signal)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void stepsAsDrawn(Pair pair) {
    Step expected = STEPS.getOrDefault(pair, new Step(pair.state, List.of()));
    assertThat(LinkMachine.step(pair.state, pair.signal)).isEqualTo(expected);
  }

  @Test
  void theListsHaveEveryStateAndEverySignal() {
    assertThat(STATES.stream().<Class<?>>map(Object::getClass))
        .containsExactlyInAnyOrder(LinkState.class.getPermittedSubclasses());
    assertThat(SIGNALS.stream().<Class<?>>map(Object::getClass).distinct())
        .containsExactlyInAnyOrder(Signal.class.getPermittedSubclasses());
  }

  @Test
  void everyStateButReadySaysWhatIsInTheWay() {
    assertThat(READY.obstacle()).isNull();
    assertThat(new Dialing(1, null).obstacle())
        .extracting(LinkFailure::cause)
        .isEqualTo(LinkCause.NOT_READY);
    assertThat(Stream.of(RELEASED, DIALING, OPENING, BACKOFF).map(LinkState::obstacle))
        .containsOnly(OLD);
  }

  private static Map.Entry<Pair, Step> lost(LinkState from, int attempt) {
    return on(
        from,
        LOST,
        new Backoff(attempt, DROPPED, 100),
        new Effect.Disconnect(),
        new Effect.FailRequests(DROPPED),
        new Effect.ArmRetry(100));
  }

  private static Map.Entry<Pair, Step> closed(LinkState from) {
    LinkFailure failure = new LinkFailure(LinkCause.CLOSED, "the link was closed by its owner");
    return ended(from, CLOSE, CLOSED, failure);
  }

  private static Map.Entry<Pair, Step> ended(
      LinkState from, Signal signal, LinkState to, LinkFailure failure) {
    return on(from, signal, to, new Effect.Disconnect(), new Effect.FailRequests(failure));
  }

  private static Map.Entry<Pair, Step> on(
      LinkState from, Signal signal, LinkState to, Effect... effects) {
    return Map.entry(new Pair(from, signal), new Step(to, Arrays.asList(effects)));
  }

  /** One cell of the table. */
  record Pair(LinkState state, Signal signal) {}
}

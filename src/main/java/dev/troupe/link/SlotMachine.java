package dev.troupe.link;

import dev.troupe.link.SlotState.Closing;
import dev.troupe.link.SlotState.Dialing;
import dev.troupe.link.SlotState.Gone;
import dev.troupe.link.SlotState.Idle;
import dev.troupe.link.SlotState.Leased;
import dev.troupe.link.SlotState.Quarantined;
import dev.troupe.link.SlotState.Resetting;
import java.util.List;

/**
 * The life of one place of a pool as a pure step.
 *
 * <pre>
 *            Made            Lend               Reuse
 *  Dialing --------> Idle ----------> Leased ----------> Resetting
 *     |               ^ ^ ^--Unused--   |  |                 |
 *     |               | |               |  | Quarantine      |
 *     |               | +---- Clean ----|--|-----------------+
 *     |               +------ Clean ----|--v---- Quarantined |
 *     | Failed                          |            |       |
 *     | Late                     Retire |       Late |       | Late
 *     | Retire    (from Idle too)       v            v       v
 *     +----> Gone <--------------------- Closing <-----------+
 *             ^          Closed, Late
 *             +-- Lost, from any state
 * </pre>
 *
 * <p>A signal that means nothing in a state changes nothing: a session may be lost while it is
 * given back, or get ready when it was given up.
 */
final class SlotMachine {

  /** What happens to a place. */
  sealed interface Signal {
    record Made(long now) implements Signal {}

    /** The session could not be opened. */
    record Failed() implements Signal {}

    record Lend(long now) implements Signal {}

    /** It was lent to somebody who had left meanwhile. */
    record Unused(long now) implements Signal {}

    record Reuse(long deadline) implements Signal {}

    record Quarantine(long deadline) implements Signal {}

    /** The session is ready for the next borrower. */
    record Clean(long now) implements Signal {}

    /** What the state waits for did not come, or in the wrong way. */
    record Late(long closeBy) implements Signal {}

    record Retire(RetireCause cause, long closeBy) implements Signal {}

    /** The session ended by itself. */
    record Lost() implements Signal {}

    record Closed() implements Signal {}
  }

  /** What the pool has to do about it. */
  sealed interface Effect {
    record Reset() implements Effect {}

    record AwaitClean() implements Effect {}

    record Close(RetireCause cause) implements Effect {}

    /** There is nothing left to close. */
    record Drop(RetireCause cause) implements Effect {}
  }

  /** Where a step leads. */
  record Step(SlotState state, List<Effect> effects) {}

  private SlotMachine() {}

  static Step step(SlotState state, Signal signal) {
    return switch (state) {
      case Dialing dialing -> dialing(state, signal);
      case Idle idle -> idle(state, signal);
      case Leased leased -> leased(state, signal);
      case Resetting resetting -> cleaning(state, signal, RetireCause.RESET_FAILED);
      case Quarantined quarantined -> cleaning(state, signal, RetireCause.NOT_CLEAN);
      case Closing closing -> closing(state, signal);
      case Gone gone -> stay(state);
    };
  }

  private static Step dialing(SlotState state, Signal signal) {
    return switch (signal) {
      case Signal.Made made -> to(new Idle(made.now()));
      case Signal.Failed failed -> to(new Gone());
      case Signal.Late late -> to(new Gone());
      case Signal.Retire retire -> to(new Gone());
      case Signal.Lost lost -> to(new Gone());
      default -> stay(state);
    };
  }

  private static Step idle(SlotState state, Signal signal) {
    return switch (signal) {
      case Signal.Lend lend -> to(new Leased(lend.now()));
      case Signal.Retire retire -> close(retire.closeBy(), retire.cause());
      case Signal.Lost lost -> drop();
      default -> stay(state);
    };
  }

  private static Step leased(SlotState state, Signal signal) {
    return switch (signal) {
      case Signal.Unused unused -> to(new Idle(unused.now()));
      case Signal.Reuse reuse -> to(new Resetting(reuse.deadline()), new Effect.Reset());
      case Signal.Quarantine quarantine ->
          to(new Quarantined(quarantine.deadline()), new Effect.AwaitClean());
      case Signal.Retire retire -> close(retire.closeBy(), retire.cause());
      case Signal.Lost lost -> drop();
      default -> stay(state);
    };
  }

  private static Step cleaning(SlotState state, Signal signal, RetireCause whenLate) {
    return switch (signal) {
      case Signal.Clean clean -> to(new Idle(clean.now()));
      case Signal.Late late -> close(late.closeBy(), whenLate);
      case Signal.Retire retire -> close(retire.closeBy(), retire.cause());
      case Signal.Lost lost -> drop();
      default -> stay(state);
    };
  }

  private static Step closing(SlotState state, Signal signal) {
    return switch (signal) {
      case Signal.Closed closed -> to(new Gone());
      case Signal.Late late -> to(new Gone());
      case Signal.Lost lost -> to(new Gone());
      default -> stay(state);
    };
  }

  private static Step close(long closeBy, RetireCause cause) {
    return to(new Closing(closeBy), new Effect.Close(cause));
  }

  private static Step drop() {
    return to(new Gone(), new Effect.Drop(RetireCause.LOST));
  }

  private static Step to(SlotState state, Effect... effects) {
    return new Step(state, List.of(effects));
  }

  private static Step stay(SlotState state) {
    return new Step(state, List.of());
  }
}

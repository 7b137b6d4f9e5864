package dev.troupe.link;

import java.util.Locale;

/** Where one place of a pool stands. All times are monotonic nanoseconds of the pool's clock. */
sealed interface SlotState {

  /** A session is being opened; given up at {@code deadline}. */
  record Dialing(long deadline) implements SlotState {}

  /** Ready to be lent. */
  record Idle(long since) implements SlotState {}

  record Leased(long since) implements SlotState {}

  /** Given back, and being made ready for the next borrower. */
  record Resetting(long deadline) implements SlotState {}

  /** Cut short, so that what was meant for the last borrower may still come. */
  record Quarantined(long deadline) implements SlotState {}

  /** Counts as open until the vendor has seen it go. */
  record Closing(long deadline) implements SlotState {}

  record Gone() implements SlotState {}

  default Phase phase() {
    return switch (this) {
      case Dialing dialing -> Phase.DIALING;
      case Idle idle -> Phase.IDLE;
      case Leased leased -> Phase.LEASED;
      case Resetting resetting -> Phase.RESETTING;
      case Quarantined quarantined -> Phase.QUARANTINED;
      case Closing closing -> Phase.CLOSING;
      case Gone gone -> Phase.GONE;
    };
  }

  /** What is counted of a state. */
  enum Phase {
    DIALING,
    IDLE,
    LEASED,
    RESETTING,
    QUARANTINED,
    CLOSING,
    GONE;

    /** The value of the {@code state} label. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}

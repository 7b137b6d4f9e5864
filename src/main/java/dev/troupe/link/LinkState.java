package dev.troupe.link;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a link stands. All times are monotonic nanoseconds of the link's clock. */
public sealed interface LinkState {

  /** Not opened yet, let go, or stopped by a cause that no retry heals. */
  record Released(LinkFailure reason) implements LinkState {}

  /** TCP, TLS and the upgrade are under way, for the n-th time since the link was last ready. */
  record Dialing(int attempt, @Nullable LinkFailure last) implements LinkState {}

  /** The socket stands; the protocol's handshake has until {@code deadline}. */
  record Opening(int attempt, long deadline, @Nullable LinkFailure last) implements LinkState {}

  /** Commands pass. */
  record Ready(long since, String detail) implements LinkState {}

  /** The next dial comes at {@code until}. */
  record Backoff(int attempt, LinkFailure failure, long until) implements LinkState {}

  /** For good. */
  record Closed() implements LinkState {}

  /** What keeps commands from passing; null when {@link Ready}. */
  default @Nullable LinkFailure obstacle() {
    return switch (this) {
      case Released released -> released.reason();
      case Dialing dialing -> orConnecting(dialing.last());
      case Opening opening -> orConnecting(opening.last());
      case Ready ready -> null;
      case Backoff backoff -> backoff.failure();
      case Closed closed -> new LinkFailure(LinkCause.CLOSED, "the link is closed");
    };
  }

  /** The value of the {@code state} label. */
  default String label() {
    return getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private static LinkFailure orConnecting(@Nullable LinkFailure last) {
    return last != null ? last : new LinkFailure(LinkCause.NOT_READY, "the link is connecting");
  }
}

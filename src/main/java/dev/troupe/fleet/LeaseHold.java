package dev.troupe.fleet;

import dev.troupe.link.Crossing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Some leases of one robot, kept by one stream for as long as heartbeats come. Its methods may be
 * called from any thread.
 */
public final class LeaseHold {
  private final Crossing home;
  private final LeaseDesk desk;
  private final List<Lease> leases;
  private final Holder holder;
  private final LeaseFollower follower;

  LeaseHold(
      Crossing home, LeaseDesk desk, List<Lease> leases, Holder holder, LeaseFollower follower) {
    this.home = home;
    this.desk = desk;
    this.leases = List.copyOf(leases);
    this.holder = holder;
    this.follower = follower;
  }

  /** As they were at the beginning. */
  public List<Lease> leases() {
    return leases;
  }

  /** Keeps those that are left; tells when the first of them ends without another. */
  public Future<Optional<Instant>> heartbeat() {
    Promise<Optional<Instant>> first = Promise.promise();
    home.post(() ->
        first.complete(
            leases.stream()
                .map(lease -> desk.renew(lease.ref().unnumbered(), holder))
                .filter(LeaseAnswer.Given.class::isInstance)
                .map(answer -> ((LeaseAnswer.Given) answer).lease().expiresAt())
                .min(Instant::compareTo)));
    return first.future();
  }

  /** Gives back those that are left; the follower hears of each. */
  public void release() {
    home.post(() -> leases.forEach(lease -> desk.release(lease.ref().unnumbered(), holder)));
  }

  /** Follows them no more; they live on. */
  public void leave() {
    home.post(() -> leases.forEach(lease -> desk.leave(lease.ref(), follower)));
  }

  /** What is told from here on is told on {@code away}. */
  static LeaseFollower on(Context away, LeaseFollower follower) {
    return new LeaseFollower() {
      @Override
      public void moved(Lease lease) {
        tell(it -> it.moved(lease));
      }

      @Override
      public void granted(Lease lease) {
        tell(it -> it.granted(lease));
      }

      @Override
      public void renumbered(Lease lease) {
        tell(it -> it.renumbered(lease));
      }

      @Override
      public void expiring(Lease lease, @Nullable Instant silenceActsAt) {
        tell(it -> it.expiring(lease, silenceActsAt));
      }

      @Override
      public void acted(Lease lease, List<String> actions) {
        tell(it -> it.acted(lease, actions));
      }

      @Override
      public void lost(Lease lease, LeaseLoss loss, @Nullable String next) {
        tell(it -> it.lost(lease, loss, next));
      }

      private void tell(Consumer<LeaseFollower> news) {
        away.runOnContext(ignored -> news.accept(follower));
      }
    };
  }
}

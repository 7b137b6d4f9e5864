package dev.troupe.fleet;

import dev.troupe.config.SilencePolicy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One lease from its request to its end: whose streams end with its sensors, and who follows what
 * becomes of it. Confined.
 */
final class LeaseCourse implements LeaseWatch {
  /** A holder that comes from ever new places must not be remembered for ever. */
  private static final int MOST_PROGRAMS = 16;

  private final Owner owner;
  private final LinkedHashSet<String> programs = new LinkedHashSet<>();
  private final List<LeaseFollower> followers = new ArrayList<>();
  private boolean begun;
  private boolean acted;

  LeaseCourse(Holder holder, Owner owner) {
    this.owner = owner;
    heardFrom(holder);
  }

  /** Hears what concerns more than this lease. */
  interface Owner {
    void began(Lease lease, LeaseCourse course);

    void changed();

    void silent(Lease lease, LeaseCourse course);

    void over(Lease lease, LeaseLoss loss);
  }

  /** It was asked for, or kept, from there. */
  void heardFrom(Holder holder) {
    acted = false;
    programs.addLast(holder.program());
    if (programs.size() > MOST_PROGRAMS) {
      programs.removeFirst();
    }
  }

  Set<String> programs() {
    return programs;
  }

  void add(LeaseFollower follower) {
    followers.add(follower);
  }

  void remove(LeaseFollower follower) {
    followers.remove(follower);
  }

  void tell(Consumer<LeaseFollower> news) {
    List.copyOf(followers).forEach(news);
  }

  @Override
  public void queued(Lease lease, Lease holder) {
    begin(lease);
    tell(it -> it.moved(lease));
  }

  @Override
  public void granted(Lease lease) {
    begin(lease);
    tell(it -> it.granted(lease));
  }

  private void begin(Lease lease) {
    if (begun) {
      owner.changed();
    } else {
      begun = true;
      owner.began(lease, this);
    }
  }

  @Override
  public void renumbered(Lease lease) {
    acted = false;
    owner.changed();
    tell(it -> it.renumbered(lease));
  }

  @Override
  public void expiring(Lease lease) {
    SilencePolicy policy = acted || lease.waits() ? null : lease.silence();
    Instant at = policy == null ? null : lease.heartbeatAt().plus(policy.after());
    tell(it -> it.expiring(lease, at));
  }

  @Override
  public void silent(Lease lease) {
    acted = true;
    owner.silent(lease, this);
  }

  @Override
  public void lost(Lease lease, LeaseLoss loss, @Nullable Lease next) {
    owner.over(lease, loss);
    String heir = next == null ? null : next.owner();
    tell(it -> it.lost(lease, loss, heir));
    followers.clear();
  }
}

package dev.troupe.fleet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes down what somebody who asked for a lease is told. */
final class LeaseNews implements LeaseWatch {
  final List<String> told = new ArrayList<>();
  @Nullable Lease lease;
  @Nullable LeaseLoss loss;
  @Nullable LeaseRefusal refusal;
  int ends;
  private final List<LeaseRef> everyRef;
  private final Consumer<Lease> onSilence;

  LeaseNews() {
    this(new ArrayList<>(), silent -> {});
  }

  /** Adds every name under which anything is granted to {@code everyRef}. */
  LeaseNews(List<LeaseRef> everyRef, Consumer<Lease> onSilence) {
    this.everyRef = everyRef;
    this.onSilence = onSilence;
  }

  /** What was answered; a refusal is an end. */
  LeaseNews answered(LeaseAnswer answer) {
    if (answer instanceof LeaseAnswer.Refused refused) {
      refusal = refused.refusal();
      ends++;
    }
    return this;
  }

  LeaseRef ref() {
    if (lease == null) {
      throw new AssertionError("nothing was granted, but " + told);
    }
    return lease.ref();
  }

  boolean holds() {
    return lease != null && !lease.waits() && loss == null;
  }

  @Override
  public void queued(Lease queued, Lease holder) {
    lease = queued;
    everyRef.add(queued.ref());
    told.add("queued " + queued.position() + " behind " + holder.owner());
  }

  @Override
  public void granted(Lease granted) {
    lease = granted;
    everyRef.add(granted.ref());
    told.add("granted");
  }

  @Override
  public void renumbered(Lease renumbered) {
    lease = renumbered;
    everyRef.add(renumbered.ref());
    told.add("renumbered");
  }

  @Override
  public void expiring(Lease expiring) {
    told.add("expiring");
  }

  @Override
  public void silent(Lease silent) {
    told.add("silent");
    onSilence.accept(silent);
  }

  @Override
  public void lost(Lease lost, LeaseLoss why, @Nullable Lease next) {
    loss = why;
    ends++;
    told.add(
        "lost " + why.getClass().getSimpleName() + (next == null ? "" : " to " + next.owner()));
  }
}

package dev.troupe.fleet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what somebody who asked for a lease is told. */
final class LeaseNews implements LeaseWatch {
  final List<String> told = new ArrayList<>();
  @Nullable Lease lease;
  @Nullable LeaseLoss loss;
  @Nullable LeaseRefusal refusal;
  int ends;
  private final List<LeaseRef> everyRef;

  LeaseNews() {
    this(new ArrayList<>());
  }

  /** Adds every name under which anything is granted to {@code everyRef}. */
  LeaseNews(List<LeaseRef> everyRef) {
    this.everyRef = everyRef;
  }

  LeaseRef ref() {
    if (lease == null) {
      throw new AssertionError("nothing was granted, but " + told);
    }
    return lease.ref();
  }

  boolean holds() {
    return lease != null && loss == null;
  }

  @Override
  public void queued(int position, Lease holder) {
    told.add("queued " + position + " behind " + holder.owner());
  }

  @Override
  public void granted(Lease granted) {
    lease = granted;
    everyRef.add(granted.ref());
    told.add("granted");
  }

  @Override
  public void expiring(Lease expiring) {
    told.add("expiring");
  }

  @Override
  public void silent(Lease silent) {
    told.add("silent");
  }

  @Override
  public void lost(Lease lost, LeaseLoss why) {
    loss = why;
    ends++;
    told.add("lost " + why.getClass().getSimpleName());
  }

  @Override
  public void refused(LeaseRefusal why) {
    refusal = why;
    ends++;
    told.add("refused " + why.getClass().getSimpleName());
  }
}

package dev.troupe.simulator.spatialwalk;

/** A customer at work: which sockets it has open, and what they have cost. Confined. */
final class Account {
  private final String apiKey;
  private final String appId;
  private Plan plan;
  private int open;
  private long closedNanos;

  /** Of all open sockets together; a difference to a multiple of now is what counts. */
  private long startsNanos;

  Account(String apiKey, Customer customer) {
    this.apiKey = apiKey;
    this.appId = customer.appId();
    this.plan = customer.plan();
  }

  String apiKey() {
    return apiKey;
  }

  String appId() {
    return appId;
  }

  Plan plan() {
    return plan;
  }

  void setPlan(Plan plan) {
    this.plan = plan;
  }

  boolean isFull() {
    return plan.maxConnections() > 0 && open >= plan.maxConnections();
  }

  boolean isBroke() {
    return plan.credits() == 0;
  }

  void opened(long nowNanos) {
    open++;
    startsNanos += nowNanos;
  }

  void closed(long openedNanos, long nowNanos) {
    open--;
    startsNanos -= openedNanos;
    closedNanos += nowNanos - openedNanos;
  }

  /** Pays for a minute that begins; false when nothing is left to pay with. */
  boolean charge() {
    if (plan.credits() == Plan.UNLIMITED) {
      return true;
    }
    if (plan.credits() == 0) {
      return false;
    }
    plan = plan.withCredits(plan.credits() - 1);
    return true;
  }

  AccountReport report(long nowNanos) {
    long nanos = closedNanos + open * nowNanos - startsNanos;
    return new AccountReport(apiKey, appId, open, nanos / 1e9, plan);
  }
}

package dev.troupe.security;

/**
 * The policy in force. It is replaced whole, so that nobody ever judges by half of a new one; who
 * remembers a judgement remembers the policy it was made by. May be used from any thread.
 */
public final class Policies {
  private volatile Policy current;

  public Policies(Policy first) {
    this.current = first;
  }

  public Policy current() {
    return current;
  }

  /** From now on; what runs already is judged again within a second. */
  public void replace(Policy next) {
    current = next;
  }
}

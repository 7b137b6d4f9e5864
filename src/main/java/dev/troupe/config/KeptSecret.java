package dev.troupe.config;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A secret as options refer to it: by its name, while what it is may change in a gateway that runs.
 * Whoever uses it asks each time; whoever made something else of it hears when to make that anew.
 * Two are equal when their names are, so that a section does not differ where only a secret has
 * become another. Thread-safe.
 */
public final class KeptSecret {
  private final String name;
  private final List<Runnable> dependants = new CopyOnWriteArrayList<>();
  private volatile Secret now;
  private volatile boolean taken;

  /**
   * @param name that {@code secrets} keeps it under
   */
  public KeptSecret(String name, Secret now) {
    this.name = name;
    this.now = now;
  }

  public String name() {
    return name;
  }

  /** What it is now, and stays, whatever becomes of it here. */
  public Secret now() {
    return now;
  }

  public String reveal() {
    return now.reveal();
  }

  /**
   * @param dependant run after each change, on the thread that made it; must neither block nor fail
   */
  public void onRenewal(Runnable dependant) {
    dependants.add(dependant);
  }

  /** A section other than robots uses it. */
  void take() {
    taken = true;
  }

  boolean isTaken() {
    return taken;
  }

  /** Whether it was another. */
  boolean renew(Secret next) {
    if (next.equals(now)) {
      return false;
    }
    now = next;
    dependants.forEach(Runnable::run);
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeptSecret kept && kept.name.equals(name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  @Override
  public String toString() {
    return "***";
  }
}

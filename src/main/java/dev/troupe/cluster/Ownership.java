package dev.troupe.cluster;

import io.vertx.core.Future;
import java.util.Set;

/** Gives this replica its share of the robots. Safe from any thread. */
public interface Ownership {

  /** Who runs them; once, before anything is claimed. */
  void serve(Tenant tenant);

  /** These robots are registered, by file or API; those of ours that are missing are left. */
  void registered(Set<String> robotIds);

  /** Tells the other replicas that the registry in the store is another one. */
  void registryChanged();

  /** {@code task} runs whenever another replica has said so; once, before anything is claimed. */
  void onRegistryChanged(Runnable task);

  /**
   * Gives all robots away, one by one; done when none is left, at the deadline of the caller at the
   * latest.
   */
  Future<Void> leave();
}

package dev.troupe.fleet;

import dev.troupe.cluster.Ownership;
import dev.troupe.cluster.Tenant;
import io.vertx.core.Future;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A cluster that does what a test says, and nothing by itself. */
public final class FakeOwnership implements Ownership {
  final AtomicInteger changes = new AtomicInteger();
  volatile Set<String> registered = Set.of();
  private volatile @Nullable Tenant tenant;
  private volatile @Nullable Runnable onChange;

  public Tenant tenant() {
    return Objects.requireNonNull(tenant);
  }

  /** Another replica has changed the registry. */
  void tellOfChange() {
    Objects.requireNonNull(onChange).run();
  }

  @Override
  public void serve(Tenant serving) {
    tenant = serving;
  }

  @Override
  public void registered(Set<String> robotIds) {
    registered = robotIds;
  }

  @Override
  public void registryChanged() {
    changes.incrementAndGet();
  }

  @Override
  public void onRegistryChanged(Runnable task) {
    onChange = task;
  }

  @Override
  public Future<Void> leave() {
    return Future.succeededFuture();
  }
}

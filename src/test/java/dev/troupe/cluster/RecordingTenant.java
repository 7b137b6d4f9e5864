package dev.troupe.cluster;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Runs no robots, but remembers which it would run, since when, and what it got with them. */
final class RecordingTenant implements Tenant {
  private final String name;
  private final Map<String, Claim> claims = new ConcurrentHashMap<>();
  private final Map<String, String> luggage = new ConcurrentHashMap<>();
  private final List<Taken> taken = new ArrayList<>();
  private final AtomicInteger leaving = new AtomicInteger();
  private volatile int mostLeaving;

  /** One robot that was taken, and when. */
  record Taken(String robotId, long epoch, long nanos) {}

  RecordingTenant(String name) {
    this.name = name;
  }

  @Override
  public Future<Void> take(Claim claim, byte @Nullable [] packed) {
    synchronized (taken) {
      taken.add(new Taken(claim.robotId(), claim.epoch(), System.nanoTime()));
    }
    if (packed != null) {
      luggage.put(claim.robotId(), new String(packed, StandardCharsets.UTF_8));
    }
    claims.put(claim.robotId(), claim);
    return Future.succeededFuture();
  }

  @Override
  public Future<byte[]> leave(String robotId) {
    mostLeaving = Math.max(mostLeaving, leaving.incrementAndGet());
    claims.remove(robotId);
    leaving.decrementAndGet();
    return Future.succeededFuture((name + " had " + robotId).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void lose(String robotId) {
    claims.remove(robotId);
  }

  Set<String> robots() {
    return Set.copyOf(claims.keySet());
  }

  /** Also those that a dead replica never heard to be lost. */
  Map<String, Claim> claims() {
    return Map.copyOf(claims);
  }

  boolean mayAct(LongSupplier nanos) {
    return claims.values().stream().anyMatch(each -> each.fence().test(nanos.getAsLong()));
  }

  Map<String, String> luggage() {
    return luggage;
  }

  List<Taken> taken() {
    synchronized (taken) {
      return List.copyOf(taken);
    }
  }

  int mostLeaving() {
    return mostLeaving;
  }
}

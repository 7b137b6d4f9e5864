package dev.troupe.security;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who was believed by what, who was not and why, and whether keys could be fetched. */
final class SecurityMetrics {
  private final Map<Means, Counter> believed = new EnumMap<>(Means.class);
  private final Map<Doubt, Counter> doubted = new EnumMap<>(Doubt.class);
  private final Counter withdrawn;
  private final Counter fetched;
  private final Counter unfetched;

  SecurityMetrics(MeterRegistry registry) {
    for (Means means : Means.values()) {
      believed.put(
          means,
          Counter.builder("troupe.auth.accepted")
              .description("Calls whose caller is known, by what it showed")
              .tag("means", means.label())
              .register(registry));
    }
    for (Doubt doubt : Doubt.values()) {
      doubted.put(
          doubt,
          Counter.builder("troupe.auth.refused")
              .description("Calls refused since their caller could not be believed")
              .tag("reason", doubt.label())
              .register(registry));
    }
    withdrawn =
        Counter.builder("troupe.auth.withdrawn")
            .description("Calls ended since what their caller had shown expired or was taken back")
            .register(registry);
    fetched = fetches(registry, "fetched");
    unfetched = fetches(registry, "failed");
  }

  private static Counter fetches(MeterRegistry registry, String outcome) {
    return Counter.builder("troupe.auth.key.set.fetches")
        .description("Fetches of the issuer's key set")
        .tag("outcome", outcome)
        .register(registry);
  }

  void judged(Verdict verdict) {
    switch (verdict) {
      case Verdict.Believed(Identity identity) ->
          identity.principal().means().forEach(means -> count(believed.get(means)));
      case Verdict.Doubted(Doubt doubt) -> count(doubted.get(doubt));
    }
  }

  private static void count(@Nullable Counter counter) {
    if (counter != null) {
      counter.increment();
    }
  }

  void withdrawn() {
    withdrawn.increment();
  }

  void keySetFetched(boolean well) {
    (well ? fetched : unfetched).increment();
  }
}

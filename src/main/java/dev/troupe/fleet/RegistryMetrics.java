package dev.troupe.fleet;

import dev.troupe.robot.FailureException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the registry tells the meters. Safe from any thread. */
final class RegistryMetrics {
  private final MeterRegistry registry;
  private final Map<RobotSource, AtomicInteger> robots = new EnumMap<>(RobotSource.class);

  RegistryMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (RobotSource source : RobotSource.values()) {
      AtomicInteger count = new AtomicInteger();
      robots.put(source, count);
      Gauge.builder("troupe.registry.robots", count, AtomicInteger::get)
          .description("Robots by where they were registered")
          .tag("source", word(source))
          .register(registry);
    }
    for (Operation operation : Operation.values()) {
      counter(operation, "done");
    }
  }

  /** What can be asked of the registry. */
  enum Operation {
    REGISTER,
    UPDATE,
    UNREGISTER,
    APPLY,
    /** Of the file's robots, the first reading included. */
    RELOAD,
    /** Of what is stored. */
    CATCH_UP
  }

  void hold(Collection<RobotDefinition> definitions) {
    robots.forEach((source, count) ->
        count.set((int) definitions.stream().filter(robot -> robot.source() == source).count()));
  }

  /** A failure counts under its reason. */
  void ended(Operation operation, @Nullable Throwable failure) {
    String outcome =
        failure == null
            ? "done"
            : failure instanceof FailureException known
                ? word(known.failure().reason())
                : "refused";
    counter(operation, outcome).increment();
  }

  private Counter counter(Operation operation, String outcome) {
    return Counter.builder("troupe.registry.operations")
        .description("Changes to what is registered, by how they ended")
        .tag("operation", word(operation))
        .tag("outcome", outcome)
        .register(registry);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}

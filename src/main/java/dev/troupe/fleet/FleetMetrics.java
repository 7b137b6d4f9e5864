package dev.troupe.fleet;

import dev.troupe.robot.CommandKind;
import dev.troupe.robot.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the fleet tells the meters. Safe from any thread. */
public final class FleetMetrics {
  private final MeterRegistry registry;
  private final Map<Connection.State, AtomicInteger> robots = new EnumMap<>(Connection.State.class);
  private final Map<FeedKind, Meter> feeds = new EnumMap<>(FeedKind.class);
  private final AtomicInteger followers = new AtomicInteger();
  private final LeaseMetrics leases;
  private final Map<Course, Timer> ends = new ConcurrentHashMap<>();
  private final Map<CommandKind, Timer> firstAnswers = new ConcurrentHashMap<>();
  private final Map<CommandKind, Counter> repeats = new ConcurrentHashMap<>();

  public FleetMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.leases = new LeaseMetrics(registry);
    for (Connection.State state : Connection.State.values()) {
      AtomicInteger count = new AtomicInteger();
      robots.put(state, count);
      Gauge.builder("troupe.robots", count, AtomicInteger::get)
          .description("Robots by state of their connection")
          .tag("state", word(state))
          .register(registry);
    }
    for (FeedKind kind : FeedKind.values()) {
      feeds.put(kind, new Meter(kind));
    }
    Gauge.builder("troupe.subscribers", followers, AtomicInteger::get)
        .description("Subscribers by what they subscribe to")
        .tag("kind", "events")
        .register(registry);
  }

  RegistryMetrics forRegistry() {
    return new RegistryMetrics(registry);
  }

  private record Course(CommandKind command, String outcome) {}

  void moved(
      Connection.@org.jspecify.annotations.Nullable State from,
      Connection.@org.jspecify.annotations.Nullable State to) {
    if (from != null) {
      count(from).decrementAndGet();
    }
    if (to != null) {
      count(to).incrementAndGet();
    }
  }

  private AtomicInteger count(Connection.State state) {
    AtomicInteger count = robots.get(state);
    if (count == null) {
      throw new IllegalStateException("no gauge for " + state);
    }
    return count;
  }

  FeedMeter feed(FeedKind kind) {
    Meter meter = feeds.get(kind);
    if (meter == null) {
      throw new IllegalStateException("no meter for " + kind);
    }
    return meter;
  }

  LeaseMetrics leases() {
    return leases;
  }

  void followers(int change) {
    followers.addAndGet(change);
  }

  /** From the request's arrival to its one end. */
  void ended(CommandKind command, Outcome outcome, Duration took) {
    ends.computeIfAbsent(new Course(command, word(outcome)), this::endTimer).record(took);
  }

  private Timer endTimer(Course course) {
    return timer("troupe.command.end", "From a command's arrival to its end", course.command)
        .tag("outcome", course.outcome)
        .register(registry);
  }

  /** From the request's arrival to the robot's first word about it. */
  void answered(CommandKind command, Duration took) {
    firstAnswers
        .computeIfAbsent(
            command,
            kind ->
                timer(
                        "troupe.command.answer",
                        "From a command's arrival to the robot's first message about it",
                        kind)
                    .register(registry))
        .record(took);
  }

  /** A command was answered with what became of it before. */
  void repeated(CommandKind command) {
    repeats
        .computeIfAbsent(
            command,
            kind ->
                Counter.builder("troupe.command.repeats")
                    .description("Commands that came again and were answered from memory")
                    .tag("command", word(kind))
                    .register(registry))
        .increment();
  }

  private static Timer.Builder timer(String name, String description, CommandKind command) {
    return Timer.builder(name)
        .description(description)
        .tag("command", word(command))
        .serviceLevelObjectives(
            Duration.ofNanos(500_000),
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Failures by their reason, everything else by its kind. */
  private static String word(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
        ? word(failed.failure().reason())
        : outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  private final class Meter implements FeedMeter {
    private final AtomicInteger subscribers = new AtomicInteger();
    private final Map<Dropped.Reason, Counter> dropped = new EnumMap<>(Dropped.Reason.class);

    Meter(FeedKind kind) {
      Gauge.builder("troupe.subscribers", subscribers, AtomicInteger::get)
          .description("Subscribers by what they subscribe to")
          .tag("kind", word(kind))
          .register(registry);
      for (Dropped.Reason reason : Dropped.Reason.values()) {
        dropped.put(
            reason,
            Counter.builder("troupe.dropped")
                .description("Pieces that slow subscribers missed")
                .tag("kind", word(kind))
                .tag("policy", word(reason))
                .register(registry));
      }
    }

    @Override
    public void dropped(Dropped.Reason reason) {
      Counter counter = dropped.get(reason);
      if (counter != null) {
        counter.increment();
      }
    }

    @Override
    public void subscribed(int change) {
      subscribers.addAndGet(change);
    }
  }
}

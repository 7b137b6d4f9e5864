package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.OptionValues;
import dev.troupe.config.RobotOptions;
import dev.troupe.fleet.JournalSink;
import dev.troupe.fleet.ManagedRobot;
import dev.troupe.fleet.Resumption;
import dev.troupe.fleet.RobotRecord;
import dev.troupe.robot.Failure;
import dev.troupe.robot.Outcome;
import dev.troupe.simulator.Fault;
import dev.troupe.simulator.SimulatedRobot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever goes wrong with robots and with callers' connections: each accepted utterance has one
 * end, the same for everybody, and no text is spoken twice however often its command is repeated.
 * What is decided is drawn from the seed; how it interleaves is not.
 */
@Timeout(120)
// One run in some ten still finds something: it is to be run by hand until that is mended.
class OneEndIT {
  private static final int ROBOTS = 3;
  private static final int CALLERS = 6;
  private static final int COMMANDS = 60;

  /** Short, so that what a robot never ends is over soon. */
  private static final RobotOptions OPTIONS = options();

  private final Map<String, List<Outcome>> ends = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<Outcome>> ended = new ConcurrentHashMap<>();
  private final Set<Class<?>> faults = ConcurrentHashMap.newKeySet();

  private static RobotOptions options() {
    return OptionValues.over(
        RobotOptions.DEFAULT,
        Map.of(
            "speech_start_timeout",
            Duration.ofSeconds(2),
            "speech_timeout",
            Duration.ofSeconds(4),
            "journal_events",
            100_000,
            "event_lag",
            100_000));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void everyAcceptedUtteranceEndsOnceAndNoTextIsSpokenTwice(long seed) throws Exception {
    try (GatewayFixture gateway = new GatewayFixture(ROBOTS, 0.02, OPTIONS)) {
      gateway.fleet.robots().forEach(robot -> follow(gateway, robot));
      ConcurrentLinkedQueue<RepeatingCaller.Asked> asked = new ConcurrentLinkedQueue<>();
      Map<String, ReentrantLock> mending = new ConcurrentHashMap<>();
      List<RepeatingCaller> callers = new ArrayList<>();
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        Random random = new Random(31 * seed + i);
        RepeatingCaller caller =
            new RepeatingCaller(
                gateway, random, "c" + i, asked, mending, robot -> breaks(robot, random));
        callers.add(caller);
        running.add(
            CompletableFuture.runAsync(() -> caller.run(COMMANDS), Thread::startVirtualThread));
      }
      assertThat(CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)))
          .as(() ->
              "callers: "
                  + callers
                  + gateway.fleet.robots().stream().map(ManagedRobot::status).toList())
          .succeedsWithin(90, TimeUnit.SECONDS);

      GatewayFixture.await(gateway.simulator.healAll());
      gateway.fleet.robots().forEach(gateway::awaitReady);
      Set<String> accepted =
          callers.stream()
              .flatMap(it -> it.accepted().stream())
              .collect(Collectors.toCollection(ConcurrentHashMap::newKeySet));
      awaitEnds(accepted);
      check(gateway, callers, asked, accepted);
    }
  }

  private void check(
      GatewayFixture gateway,
      List<RepeatingCaller> callers,
      ConcurrentLinkedQueue<RepeatingCaller.Asked> asked,
      Set<String> accepted) {
    assertThat(ends.values()).as("ends of one command").allMatch(each -> each.size() == 1);
    assertThat(ends.keySet()).containsAll(accepted);
    List<String> spoken = new ArrayList<>();
    gateway
        .simulator
        .robots()
        .forEach(robot -> spoken.addAll(GatewayFixture.await(robot.report()).spoken()));
    assertThat(spoken).as("what the robots said").doesNotHaveDuplicates();
    Map<String, String> texts =
        asked.stream()
            .collect(
                Collectors.toMap(
                    RepeatingCaller.Asked::commandId, RepeatingCaller.Asked::text, (a, b) -> a));
    List<String> finished =
        ends.entrySet().stream()
            .filter(end -> end.getValue().get(0) instanceof Outcome.Answered)
            .map(end -> texts.get(end.getKey()))
            .toList();
    assertThat(spoken).containsAll(finished);
    // Otherwise nothing was proved.
    assertThat(finished.size()).isGreaterThan(CALLERS * COMMANDS / 20);
    assertThat(callers.stream().mapToInt(RepeatingCaller::repeats).sum())
        .isGreaterThan(CALLERS * COMMANDS / 10);
    callers.forEach(caller ->
        caller
            .disagreements(ends)
            .forEach(
                each -> assertThat(each).as("what a caller heard beside the journal").isNull()));
    System.out.printf(
        "%d commands, %d repeats, %d accepted, %d finished, %d spoken, %d kinds of faults%n",
        texts.size(),
        callers.stream().mapToInt(RepeatingCaller::repeats).sum(),
        accepted.size(),
        finished.size(),
        spoken.size(),
        faults.size());
  }

  @Test
  void knowsEveryFault() {
    Random random = new Random(1);
    Set<Class<?>> drawn = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      drawn.add(fault(random).getClass());
    }
    assertThat(drawn).containsExactlyInAnyOrder(Fault.class.getPermittedSubclasses());
  }

  private void breaks(SimulatedRobot robot, Random random) {
    Fault fault = fault(random);
    faults.add(fault.getClass());
    GatewayFixture.await(robot.inject(fault));
  }

  private static Fault fault(Random random) {
    return switch (random.nextInt(16)) {
      case 0 -> new Fault.Close(1001, "going away");
      case 1 -> new Fault.Drop();
      case 2 -> new Fault.Silence(random.nextBoolean());
      case 3 -> new Fault.IgnorePings();
      case 4 -> new Fault.SlowAuth(Duration.ofMillis(random.nextInt(300)));
      case 5 -> new Fault.Refuse();
      case 6 -> new Fault.RefuseUpgrade(503);
      case 7 -> new Fault.ApiOff();
      case 8 -> new Fault.ChangeKey("another");
      case 9 -> new Fault.Error("out of order");
      case 10 -> new Fault.Garbage();
      case 11 -> new Fault.UnknownType();
      case 12 -> new Fault.Restart(Duration.ofMillis(random.nextInt(300)));
      case 13 -> new Fault.Oversize(9 << 20);
      case 14 -> new Fault.SlowReader(20 + random.nextInt(50));
      default -> new Fault.FailSpeech(1 + random.nextInt(3));
    };
  }

  private void follow(GatewayFixture gateway, ManagedRobot robot) {
    robot.follow(
        null,
        RobotRecord.CommandEnded.class::isInstance,
        gateway.vertx.getOrCreateContext(),
        new JournalSink<>() {
          @Override
          public void begun(Resumption resumption, String start) {}

          @Override
          public void batch(List<Event<RobotRecord>> events, Runnable more) {
            for (Event<RobotRecord> event : events) {
              RobotRecord.CommandEnded end = (RobotRecord.CommandEnded) event.value();
              ends.computeIfAbsent(
                      end.commandId(), id -> Collections.synchronizedList(new ArrayList<>()))
                  .add(end.outcome());
              end(end.commandId()).complete(end.outcome());
            }
            more.run();
          }

          @Override
          public void closed(Failure failure, String cursor) {}
        });
  }

  private void awaitEnds(Set<String> accepted) {
    for (String id : accepted) {
      assertThat(end(id)).as("the end of " + id).succeedsWithin(30, TimeUnit.SECONDS);
    }
  }

  private CompletableFuture<Outcome> end(String commandId) {
    return ended.computeIfAbsent(commandId, id -> new CompletableFuture<>());
  }
}

package dev.troupe.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.replicas.Outcomes.Outcome;
import dev.troupe.simulator.RobotReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What robots and clients say once the load is over, held against each other. */
final class Evidence {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Map<String, RobotReport> robots;
  private final Load load;

  private Evidence(Map<String, RobotReport> robots, Load load) {
    this.robots = robots;
    this.load = load;
  }

  /** Ends the load; what was under way has its end then. */
  static Evidence of(Replicas replicas, Load load) throws Exception {
    load.end();
    // Robots may still be on their way back to a replica that came.
    replicas.awaitSettled();
    return new Evidence(replicas.cast().reports(), load);
  }

  /** As the robots see it: nobody commanded one after another owner had. */
  Evidence noRobotHadTwoOwners() {
    assertThat(robots.values())
        .allSatisfy(robot -> {
          assertThat(robot.lateEpochs()).as("late epochs of %s", robot.id()).isZero();
          assertThat(robot.staleCommands()).as("stale commands of %s", robot.id()).isZero();
          assertThat(robot.openConnections()).as("connections of %s", robot.id()).isEqualTo(1);
        });
    return this;
  }

  /** What clients were told, and what the robots know. */
  Evidence everyCommandHasOneOutcome() {
    Outcomes outcomes = load.outcomes;
    assertThat(outcomes.faults()).isEmpty();
    assertThat(outcomes.open()).isEmpty();
    assertThat(outcomes.described(Outcome.CUT)).isEmpty();
    assertThat(load.watchers).allSatisfy(watcher -> assertThat(watcher.repeats()).isEmpty());
    Map<String, Integer> said = said();
    assertThat(said.entrySet()).as("said twice").noneMatch(each -> each.getValue() > 1);
    assertThat(spoken(outcomes.of(Outcome.DONE))).as("done and said").isSubsetOf(said.keySet());
    assertThat(outcomes.of(Outcome.REFUSED))
        .as("refused and said")
        .noneMatch(command -> said.containsKey(Load.text(command)));
    return this;
  }

  /** How often the robots began to say each text. */
  private Map<String, Integer> said() {
    Map<String, Integer> said = new HashMap<>();
    robots
        .values()
        .forEach(robot -> robot.spoken().forEach(text -> said.merge(text, 1, Integer::sum)));
    return said;
  }

  private static List<String> spoken(Set<String> commands) {
    return commands.stream().filter(command -> command.contains(".says.")).map(Load::text).toList();
  }

  /** With the client's policy, that is. */
  Evidence noCallFailed() {
    assertThat(load.outcomes.described(Outcome.REFUSED)).isEmpty();
    assertThat(load.outcomes.described(Outcome.UNKNOWN)).isEmpty();
    return this;
  }

  /** Whatever a stream lacks, it tells. */
  Evidence streamsAreTruthful() {
    List<String> faults = new ArrayList<>();
    load.watchers.forEach(watcher -> faults.addAll(watcher.faults()));
    load.microphones.forEach(microphone -> faults.addAll(microphone.faults()));
    assertThat(faults).isEmpty();
    return this;
  }

  /**
   * A robot's new owner cannot know what the one that died has seen; who moves otherwise, or not at
   * all, loses nothing.
   */
  Evidence gapsAreThoseOf(Set<String> moved) {
    for (EventWatcher watcher : load.watchers) {
      String robot = watcher.robot();
      if (moved.contains(robot)) {
        assertThat(watcher.gaps()).as("gaps of %s that are told", robot).isPositive();
      } else if (watcher.gaps() > 0) {
        // A replica that is short of time may have lost its own, and taken them again.
        assertThat(robots.get(robot).connections()).as("owners of %s", robot).isGreaterThan(1);
      }
    }
    return this;
  }

  /** Nothing is lacking: every end of speech that a client was told is among the events. */
  Evidence noEventIsLost() throws Exception {
    List<String> said =
        load.outcomes.of(Outcome.DONE).stream()
            .filter(command -> command.contains(".says."))
            .toList();
    Map<String, EventWatcher> watchers = new HashMap<>();
    load.watchers.forEach(watcher -> watchers.put(watcher.robot(), watcher));
    Moments.until(
        () -> missing(said, watchers).isEmpty(),
        PATIENCE,
        () -> "no events of " + missing(said, watchers));
    assertThat(load.watchers)
        .allSatisfy(watcher -> assertThat(watcher.gaps()).as(watcher.robot()).isZero());
    return this;
  }

  private static List<String> missing(List<String> said, Map<String, EventWatcher> watchers) {
    return said.stream()
        .filter(command ->
            !watchers.get(command.substring(0, command.indexOf('.'))).hasSeenAll(command))
        .toList();
  }

  /** One line of figures. */
  String figures() {
    long events = load.watchers.stream().mapToLong(EventWatcher::events).sum();
    long streams = load.watchers.stream().mapToLong(EventWatcher::streams).sum();
    long gaps = load.watchers.stream().mapToLong(EventWatcher::gaps).sum();
    long chunks = load.microphones.stream().mapToLong(Microphone::chunks).sum();
    Duration silence =
        load.microphones.stream()
            .map(Microphone::longestSilence)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    return "%d commands done, %d refused, %d of unknown outcome, %d tries again; %d events in %d streams with %d gaps; %d chunks of sound, none for %d ms at most"
        .formatted(
            load.outcomes.of(Outcome.DONE).size(),
            load.outcomes.of(Outcome.REFUSED).size(),
            load.outcomes.of(Outcome.UNKNOWN).size(),
            load.retries(),
            events,
            streams,
            gaps,
            chunks,
            silence.toMillis());
  }
}

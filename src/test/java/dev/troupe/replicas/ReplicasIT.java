package dev.troupe.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three gateways, sixty robots, load on all: whatever becomes of one gateway, no robot ever obeys
 * two, nothing is said twice, every command has one outcome, and every stream tells what it lacks.
 */
@Timeout(180)
class ReplicasIT {
  private static final int REPLICAS = 3;
  private static final int ROBOTS = 60;
  private static final int MICROPHONES = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration DRAINED = Duration.ofSeconds(60);

  /** How long the load goes on as if nothing was. */
  private static final Duration WHILE = Duration.ofSeconds(4);

  /** Longer than any lease. */
  private static final Duration PAUSE = Duration.ofSeconds(20);

  /** R6. */
  private static final Duration OWNED_AGAIN = Duration.ofSeconds(10);

  private final long seed = new java.util.Random().nextLong();
  private final SplittableRandom random = new SplittableRandom(seed);

  @Test
  void robotsOfAReplicaThatWasKilledAreOwnedAgainAndNothingIsSaidTwice() throws Exception {
    try (Replicas replicas = Replicas.start(REPLICAS, ROBOTS, random);
        Load load = load(replicas)) {
      Moments.pass(WHILE);
      Replica victim = replicas.get(1);
      Orphans orphans = Orphans.of(victim, replicas);

      victim.kill();

      Duration owned = orphans.awaitOwned(PATIENCE);
      Duration obey = orphans.awaitObey(load, PATIENCE);
      Moments.pass(WHILE);
      victim.startAgain();
      victim.awaitReady();
      Duration settled = replicas.awaitSettled();
      Evidence evidence = evidence(replicas, load, orphans);
      System.out.printf(
          "killed: %d robots owned again after %d ms, all obey after %d ms, moved back in %d ms; %s%n",
          orphans.found().size(),
          owned.toMillis(),
          obey.toMillis(),
          settled.toMillis(),
          evidence.figures());
      assertThat(owned).isLessThanOrEqualTo(OWNED_AGAIN);
    }
  }

  /** It wakes as the owner that it no longer is. */
  @Test
  void aReplicaThatSleptTwentySecondsDoesNotActWhenItWakes() throws Exception {
    try (Replicas replicas = Replicas.start(REPLICAS, ROBOTS, random);
        Load load = load(replicas)) {
      Moments.pass(WHILE);
      Replica sleeper = replicas.get(0);
      Orphans orphans = Orphans.of(sleeper, replicas);

      sleeper.pause();
      Duration owned;
      Duration obey;
      try {
        owned = orphans.awaitOwned(PAUSE);
        obey = orphans.awaitObey(load, PAUSE);
        orphans.awaitSince(PAUSE);
      } finally {
        sleeper.resume();
      }
      Duration settled = replicas.awaitSettled();

      Moments.pass(WHILE);
      Evidence evidence = evidence(replicas, load, orphans);
      System.out.printf(
          "asleep: %d robots owned again after %d ms, all obey after %d ms, moved back in %d ms; %s%n",
          orphans.found().size(),
          owned.toMillis(),
          obey.toMillis(),
          settled.toMillis(),
          evidence.figures());
    }
  }

  @Test
  void aReplicaThatSeesNoOtherStopsActingAndTheOthersTakeOver() throws Exception {
    Namespaces network = Namespaces.make(REPLICAS, random);
    try (Replicas replicas = Replicas.start(REPLICAS, ROBOTS, random, network);
        Load load = load(replicas)) {
      Moments.pass(WHILE);
      Replica minority = replicas.get(2);
      Orphans orphans = Orphans.of(minority, replicas);

      network.cut(2);
      Duration owned = orphans.awaitOwned(PAUSE);
      Duration alone = orphans.awaitOneConnectionEach(PAUSE);
      Duration obey = orphans.awaitObey(load, PAUSE);
      assertThat(load.refusals(2, replicas.cast().ids())).containsOnly("UNAVAILABLE");
      network.heal(2);
      Duration settled = replicas.awaitSettled();

      Moments.pass(WHILE);
      Evidence evidence = evidence(replicas, load, orphans);
      System.out.printf(
          "cut off: %d robots owned again after %d ms, by nobody else after %d ms, all obey after %d ms, moved back in %d ms; %s%n",
          orphans.found().size(),
          owned.toMillis(),
          alone.toMillis(),
          obey.toMillis(),
          settled.toMillis(),
          evidence.figures());
    }
  }

  /**
   * R7. As Kubernetes does it: the next one goes as soon as the one before says that it is ready.
   */
  @Test
  void aRollingRestartFailsNoCallCutsNoUtteranceAndLosesNoEvent() throws Exception {
    try (Replicas replicas = Replicas.start(REPLICAS, ROBOTS, random);
        Load load = load(replicas)) {
      Moments.pass(WHILE);
      long begin = System.nanoTime();
      for (Replica replica : replicas.all()) {
        assertThat(replica.stop(DRAINED)).as(replica.name()).isZero();
        replica.startAgain();
        replica.awaitReady();
      }
      replicas.awaitSettled();
      Duration rolled = Duration.ofNanos(System.nanoTime() - begin);

      Moments.pass(WHILE);
      Evidence evidence =
          Evidence.of(replicas, load)
              .noRobotHadTwoOwners()
              .everyCommandHasOneOutcome()
              .noCallFailed()
              .streamsAreTruthful()
              .noEventIsLost();
      System.out.printf(
          "restarted one by one in %d ms; %s%n", rolled.toMillis(), evidence.figures());
    }
  }

  /** Less than replicas promise: what one process knows is gone with it. */
  @Test
  void aSingleReplicaIsBackAfterItWasKilledAndAfterItWasStopped() throws Exception {
    try (Replicas replicas = Replicas.start(1, ROBOTS, random);
        Load load = load(replicas)) {
      Replica only = replicas.get(0);
      Orphans killed = Orphans.of(only, replicas);
      only.kill();
      only.startAgain();
      Duration owned = killed.awaitOwned(PATIENCE);
      killed.awaitObey(load, PATIENCE);

      Orphans stopped = Orphans.of(only, replicas);
      assertThat(only.stop(DRAINED)).isZero();
      only.startAgain();
      stopped.awaitOwned(PATIENCE);
      stopped.awaitObey(load, PATIENCE);

      Evidence evidence = Evidence.of(replicas, load).noRobotHadTwoOwners().streamsAreTruthful();
      System.out.printf(
          "a single replica: %d robots owned again after %d ms; %s%n",
          killed.found().size(), owned.toMillis(), evidence.figures());
    }
  }

  /** What has to hold whatever became of one replica. */
  private static Evidence evidence(Replicas replicas, Load load, Orphans orphans) throws Exception {
    return Evidence.of(replicas, load)
        .noRobotHadTwoOwners()
        .everyCommandHasOneOutcome()
        .streamsAreTruthful()
        .gapsAreThoseOf(orphans.found());
  }

  private Load load(Replicas replicas) throws Exception {
    return Load.on(replicas.all(), replicas.cast().ids(), MICROPHONES, random);
  }
}

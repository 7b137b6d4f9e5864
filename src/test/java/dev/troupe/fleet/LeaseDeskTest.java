package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.config.ConfigFile;
import dev.troupe.config.SafeAction;
import dev.troupe.config.SilencePolicy;
import dev.troupe.robot.CommandKind;
import dev.troupe.robot.ExpressionCommand;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureReason;
import dev.troupe.robot.ListeningCommand;
import dev.troupe.robot.RobotCommand;
import dev.troupe.robot.RobotId;
import dev.troupe.robot.RobotPart;
import dev.troupe.robot.SpeechCommand;
import dev.troupe.time.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One robot's leases on its context: the timer, policies, and who is told. */
class LeaseDeskTest {
  private static final Set<RobotPart> SPEECH = Set.of(RobotPart.SPEECH);
  private static final Holder ANNA = new Holder("anna", "anna@desk");
  private static final Holder BEN = new Holder("ben", "ben@desk");

  private static final Failure GONE =
      new Failure(FailureReason.ROBOT_UNKNOWN, "there is no robot alice any more");

  private final ManualTime time = new ManualTime();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FakeRobot robot = new FakeRobot();
  private LeaseDesk desk = desk("");

  private LeaseDesk desk(String options) {
    String yaml = options.isEmpty() ? "" : "robot_defaults:\n" + options;
    LeaseDesk made =
        new LeaseDesk(
            new RobotId("alice"),
            7,
            ConfigFile.parse("test", yaml, Map.of()).robotDefaults(),
            time,
            new LeaseMetrics(registry),
            robot);
    robot.desk = made;
    return made;
  }

  @AfterEach
  void leavesNoTimerBehind() {
    desk.close(new LeaseLoss.Removed(), GONE);
    assertThat(time.armed()).isZero();
    assertThat(registry.get("troupe.leases").tag("state", "held").gauge().value()).isZero();
    assertThat(registry.get("troupe.leases").tag("state", "waiting").gauge().value()).isZero();
  }

  /** Obeys whom the desk lets through. */
  private static final class FakeRobot implements LeaseDesk.Robot {
    final List<Object> done = new ArrayList<>();
    @Nullable LeaseDesk desk;
    boolean offline;
    int changes;

    @Override
    public boolean act(CommandRequest request) {
      Failure forbidden = desk.check(request.caller(), request.command().kind());
      assertThat(forbidden).as("%s", request.command()).isNull();
      done.add(request.command());
      return !offline;
    }

    @Override
    public void endSenses(Set<String> programs, Failure why) {
      done.add(Set.copyOf(programs));
    }

    @Override
    public void lost(Set<RobotPart> parts) {
      done.add("lost " + parts);
    }

    @Override
    public void changed() {
      changes++;
    }

    @Override
    public void renewed() {}
  }

  /** Writes down what it is told. */
  private static final class Told implements LeaseFollower {
    final List<String> news = new ArrayList<>();

    @Override
    public void moved(Lease lease) {
      news.add("moved " + lease.position());
    }

    @Override
    public void granted(Lease lease) {
      news.add("granted");
    }

    @Override
    public void renumbered(Lease lease) {
      news.add("renumbered " + lease.delegate());
    }

    @Override
    public void expiring(Lease lease, @Nullable Instant silenceActsAt) {
      news.add("expiring" + (silenceActsAt == null ? "" : ", policy at " + silenceActsAt));
    }

    @Override
    public void acted(Lease lease, List<String> actions) {
      news.add("acted " + actions);
    }

    @Override
    public void lost(Lease lease, LeaseLoss loss, @Nullable String next) {
      news.add("lost " + loss.getClass().getSimpleName() + " to " + next);
    }
  }

  private Lease acquire(
      Holder holder, Set<RobotPart> parts, boolean queue, @Nullable SilencePolicy policy) {
    LeaseAnswer answer =
        desk.acquire(
            new LeaseRequest(holder, "a show", parts, Duration.ofSeconds(10), queue, policy));
    return ((LeaseAnswer.Given) answer).lease();
  }

  private Lease acquire(Holder holder, Set<RobotPart> parts) {
    return acquire(holder, parts, false, null);
  }

  private Told follow(Lease lease) {
    Told told = new Told();
    desk.follow(lease.ref(), told);
    return told;
  }

  private @Nullable Failure say(Holder holder, LeaseRef... refs) {
    return desk.check(new Caller(holder.principal(), List.of(refs)), CommandKind.SAY_TEXT);
  }

  @Test
  void aRefusalNamesRobotPartHolderPurposeAndTime() {
    Lease lease = acquire(ANNA, SPEECH);

    Failure refused = say(BEN);

    assertThat(refused.reason()).isEqualTo(FailureReason.LEASE_HELD);
    assertThat(refused.message())
        .isEqualTo("robot alice: speech is held by anna for \"a show\" until 2026-01-01T00:00:10Z");
    assertThat(refused.metadata())
        .containsEntry(Failure.HOLDER, "anna")
        .containsEntry(Failure.HELD_PARTS, "speech")
        .containsEntry(Failure.HELD_NUMBER, "" + lease.ref().number());
    assertThat(say(BEN, lease.ref()).reason())
        .as("who reads a lease does not have it")
        .isEqualTo(FailureReason.LEASE_HELD);
    assertThat(say(ANNA, lease.ref())).isNull();
  }

  @Test
  void leasesOfOtherRobotsAreNobodysBusinessHere() {
    LeaseRef bobs = new LeaseRef("bob.1", 7, 1);
    assertThat(say(ANNA, bobs)).isNull();
    assertThat(say(ANNA, bobs, acquire(ANNA, SPEECH).ref())).isNull();
    assertThat(say(ANNA, new LeaseRef("alice.1", 7, 1)).reason())
        .isEqualTo(FailureReason.LEASE_HELD);
  }

  @Test
  void aPolicyRunsInItsOrderUnderTheLeaseAndThenGivesItUp() {
    SafeAction[] actions = {
      new SafeAction.StopSpeech(),
      new SafeAction.SensorsOff(),
      new SafeAction.SayLine("One moment."),
      new SafeAction.Release()
    };
    SilencePolicy policy = new SilencePolicy(Duration.ofSeconds(3), List.of(actions));
    Lease lease = acquire(ANNA, SPEECH, false, policy);
    desk.renew(lease.ref(), new Holder("anna", "anna@phone"));
    Told anna = follow(lease);
    Told ben = follow(acquire(BEN, SPEECH, true, null));

    time.advance(Duration.ofMillis(2_999));
    assertThat(robot.done).isEmpty();
    time.advance(Duration.ofMillis(1));

    assertThat(robot.done)
        .containsExactly(
            new SpeechCommand.Stop(),
            Set.of("anna@desk", "anna@phone"),
            new SpeechCommand.SayText("One moment.", true, false),
            "lost [SPEECH]");
    assertThat(anna.news)
        .containsExactly(
            "expiring, policy at 2026-01-01T00:00:03Z",
            "acted [stop_speech, sensors_off, say_line, release]",
            "lost Silent to ben");
    assertThat(ben.news).containsExactly("granted");
  }

  @Test
  void theRobotsOwnPolicyLeavesOutWhatTheLeaseDoesNotHoldAndFitsItsTime() {
    desk = desk("  silence_policy: {after: 1m, actions: [stop_speech, attend_nobody]}");
    Told told = follow(acquire(ANNA, Set.of(RobotPart.ATTENTION)));

    time.advance(Duration.ofSeconds(10));

    assertThat(robot.done)
        .containsExactly(new ExpressionCommand.AttendNobody(), "lost [ATTENTION]");
    assertThat(told.news).endsWith("acted [attend_nobody]", "lost Expired to null");
  }

  @Test
  void aHeartbeatPutsThePolicyOffAndWhatCouldNotBeSentIsNotTold() {
    SilencePolicy policy =
        new SilencePolicy(Duration.ofSeconds(3), List.of(new SafeAction.StopSpeech()));
    Lease lease = acquire(ANNA, SPEECH, false, policy);
    Told told = follow(lease);
    robot.offline = true;

    for (int i = 0; i < 5; i++) {
      time.advance(Duration.ofSeconds(2));
      desk.renew(lease.ref(), ANNA);
    }
    assertThat(told.news).isEmpty();
    time.advance(Duration.ofSeconds(9));
    desk.renew(lease.ref(), ANNA);

    assertThat(told.news).contains("acted []");
    assertThat(say(ANNA, lease.ref())).isNull();
  }

  @Test
  void forceStopsOnlyWhatTheLoserDoesWithPartsThatAreTaken() {
    acquire(ANNA, Set.of(RobotPart.SPEECH, RobotPart.LISTENING));
    LeaseRequest listening =
        new LeaseRequest(
            BEN, "a drill", Set.of(RobotPart.LISTENING), Duration.ofSeconds(10), false, null);

    LeaseTaking taking = desk.take(listening, "fire", true);

    assertThat(taking.lost()).extracting(Lease::owner).containsExactly("anna");
    assertThat(robot.done)
        .filteredOn(RobotCommand.class::isInstance)
        .containsExactly(new ListeningCommand.Stop());
    assertThat(say(BEN)).as("speech is free now").isNull();
  }

  @Test
  void whatGoesOnGoesOnWhenForceDoesNotSayOtherwise() {
    acquire(ANNA, SPEECH);

    desk.take(
        new LeaseRequest(BEN, "a drill", SPEECH, Duration.ofSeconds(10), false, null),
        "fire",
        false);

    assertThat(robot.done).containsExactly("lost [SPEECH]");
  }

  @Test
  void aRobotThatIsGoneTellsHoldersAndThoseWhoWait() {
    Told holds = follow(acquire(ANNA, SPEECH));
    Told waits = follow(acquire(BEN, SPEECH, true, null));

    desk.close(new LeaseLoss.Removed(), GONE);

    assertThat(holds.news).containsExactly("lost Removed to null");
    assertThat(waits.news).containsExactly("lost Removed to null");
    assertThatThrownBy(() -> acquire(ANNA, SPEECH)).hasMessageContaining("ROBOT_UNKNOWN");
    assertThat(registry.get("troupe.lease.ends").tag("cause", "removed").counter().count())
        .isEqualTo(2);
  }

  @Test
  void whoFollowsNoMoreHearsNothing() {
    Lease lease = acquire(ANNA, SPEECH);
    Told told = follow(lease);
    desk.delegate(lease.ref(), ANNA, "conversation");

    desk.leave(lease.ref(), told);
    time.advance(Duration.ofMinutes(1));

    assertThat(told.news).containsExactly("renumbered conversation");
    assertThat(desk.leases()).isEmpty();
  }
}

package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.config.SafeAction;
import dev.troupe.config.SilencePolicy;
import dev.troupe.robot.RobotPart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeaseBookTest {
  private static final Duration TTL = Duration.ofSeconds(9);
  private static final Set<RobotPart> ALL = EnumSet.allOf(RobotPart.class);
  private static final Set<RobotPart> SPEECH = Set.of(RobotPart.SPEECH);
  private static final Set<RobotPart> LED = Set.of(RobotPart.LED);

  private int ids;
  private long now = Long.MAX_VALUE - Duration.ofSeconds(20).toNanos();
  private LeaseBook book = book(false);

  private LeaseBook book(boolean required) {
    return new LeaseBook(7, required, () -> "lease-" + ++ids);
  }

  private Moment at() {
    return new Moment(now, Instant.EPOCH.plusNanos(now - Long.MAX_VALUE));
  }

  private LeaseNews acquire(LeaseRequest request) {
    LeaseNews news = new LeaseNews();
    return news.answered(book.acquire(request, news, at()));
  }

  private LeaseNews acquire(String owner, Set<RobotPart> parts) {
    return acquire(request(owner, parts, false, null));
  }

  private LeaseNews queue(String owner, Set<RobotPart> parts) {
    return acquire(request(owner, parts, true, null));
  }

  private static LeaseRequest request(
      String owner, Set<RobotPart> parts, boolean queue, @Nullable SilencePolicy silence) {
    return new LeaseRequest(new Holder(owner, owner), "a show", parts, TTL, queue, silence);
  }

  private static SilencePolicy policy(SafeAction... actions) {
    return new SilencePolicy(Duration.ofSeconds(3), List.of(actions));
  }

  private void pass(Duration time) {
    now += time.toNanos();
    book.settle(at());
  }

  private @Nullable LeaseRefusal check(Set<RobotPart> parts, LeaseNews... named) {
    String owner = named.length == 0 ? "somebody" : named[0].lease.owner();
    return check(owner, parts, Stream.of(named).map(LeaseNews::ref).toArray(LeaseRef[]::new));
  }

  private @Nullable LeaseRefusal check(String who, Set<RobotPart> parts, LeaseRef... named) {
    return book.check(new Caller(who, List.of(named)), parts, at());
  }

  private static LeaseRefusal refusal(LeaseAnswer answer) {
    return ((LeaseAnswer.Refused) answer).refusal();
  }

  @Test
  void whatIsFreeIsGrantedAtOnceAndKeepsOthersOut() {
    LeaseNews anna = acquire("anna", SPEECH);

    assertThat(anna.told).containsExactly("granted");
    assertThat(check(SPEECH, anna)).isNull();
    assertThat(check(SPEECH)).isEqualTo(new LeaseRefusal.Held(anna.lease));
    assertThat(check(LED)).isNull();
    assertThat(acquire("ben", ALL).refusal).isEqualTo(new LeaseRefusal.Held(anna.lease));
  }

  @Test
  void whoReadsAnothersLeaseCannotUseIt() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseRefusal held = new LeaseRefusal.Held(anna.lease);

    assertThat(check("ben", SPEECH, anna.ref())).isEqualTo(held);
    assertThat(refusal(book.renew(anna.ref(), "ben", at()))).isEqualTo(held);
    assertThat(refusal(book.release(anna.ref(), "ben", at()))).isEqualTo(held);
    assertThat(refusal(book.delegate(anna.ref(), "ben", "conversation", at()))).isEqualTo(held);
    assertThat(anna.holds()).isTrue();
  }

  @Test
  void whoOnlyLooksNeedsNoLease() {
    book = book(true);
    acquire("anna", ALL);

    assertThat(check(Set.of())).isNull();
  }

  @Test
  void aRobotThatRequiresLeasesIsNeverMovedWithoutOne() {
    book = book(true);

    assertThat(check(SPEECH)).isEqualTo(new LeaseRefusal.Required(SPEECH));
    assertThat(check(SPEECH, acquire("anna", SPEECH))).isNull();
  }

  @Test
  void waitersAreServedInOrderAndToldTheirPosition() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseNews ben = queue("ben", SPEECH);
    LeaseNews cleo = queue("cleo", SPEECH);

    book.release(anna.ref(), "anna", at());

    assertThat(anna.told).containsExactly("granted", "lost Released to ben");
    assertThat(ben.told).containsExactly("queued 0 behind anna", "granted");
    assertThat(cleo.told).containsExactly("queued 1 behind anna", "queued 0 behind ben");
  }

  @Test
  void whoWantsEverythingIsNotStarvedByThoseWhoWantALittle() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseNews ben = queue("ben", ALL);

    LeaseNews cleo = acquire("cleo", LED);

    assertThat(cleo.refusal)
        .as("names who is in the way")
        .isEqualTo(new LeaseRefusal.Held(anna.lease));
    book.release(anna.ref(), "anna", at());
    assertThat(ben.holds()).isTrue();
  }

  @Test
  void aPlaceInLineNeedsHeartbeatsLikeALease() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseNews ben = queue("ben", SPEECH);
    LeaseNews cleo = queue("cleo", SPEECH);

    pass(TTL.minusMillis(1));
    book.renew(anna.ref(), "anna", at());
    book.renew(cleo.ref(), "cleo", at());
    pass(Duration.ofMillis(1));

    assertThat(ben.told).endsWith("lost Expired to anna");
    assertThat(cleo.told).endsWith("queued 0 behind anna");
  }

  @Test
  void aPlaceInLineCommandsNothingAndItsNameKeepsTheLeaseThatItBecomes() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseNews ben = queue("ben", ALL);
    LeaseRef asked = ben.ref();

    assertThat(check(SPEECH, ben)).isEqualTo(new LeaseRefusal.Held(anna.lease));
    assertThat(check(LED, ben)).as("nobody holds it").isNull();
    assertThat(refusal(book.delegate(asked, "ben", "conversation", at())))
        .isEqualTo(new LeaseRefusal.Waits(ben.lease));
    book.release(anna.ref(), "anna", at());

    assertThat(book.renew(asked, "ben", at())).isEqualTo(new LeaseAnswer.Given(ben.lease));
    assertThat(check("ben", SPEECH, asked)).isEqualTo(new LeaseRefusal.Stale(asked, ben.lease));
    assertThat(check(SPEECH, ben)).isNull();
  }

  @Test
  void aWaiterWhoLeavesLetsTheNextOneForward() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseNews ben = queue("ben", ALL);
    LeaseNews cleo = queue("cleo", LED);

    book.release(ben.ref(), "ben", at());

    assertThat(ben.loss).isEqualTo(new LeaseLoss.Released());
    assertThat(cleo.holds()).isTrue();
    assertThat(anna.holds()).isTrue();
  }

  @Test
  void forceTakesThePartsAndTheLoserHearsByWhomAndWhy() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseNews ben = new LeaseNews();

    LeaseTaking taking = book.take(request("ben", ALL, false, null), "fire drill", ben, at());

    assertThat(anna.loss).isEqualTo(new LeaseLoss.Taken("ben", "fire drill"));
    assertThat(taking.lost()).containsExactly(anna.lease);
    assertThat(taking.lease()).isEqualTo(ben.lease);
    assertThat(taking.lease().takenFor()).isEqualTo("fire drill");
    assertThat(ben.holds()).isTrue();
    assertThat(ben.ref().number()).isGreaterThan(anna.ref().number());
    assertThat(check(SPEECH, anna)).isEqualTo(new LeaseRefusal.Held(ben.lease));
    assertThat(refusal(book.renew(anna.ref(), "anna", at())))
        .isEqualTo(new LeaseRefusal.Stale(anna.ref(), ben.lease));
  }

  @Test
  void whoLostOnePartHearsSoThereAndCommandsTheRest() {
    LeaseNews speech = acquire("anna", SPEECH);
    LeaseNews led = acquire("anna", LED);
    book.release(led.ref(), "anna", at());

    assertThat(check(SPEECH, led, speech)).isNull();
    assertThat(check(LED, led, speech)).isEqualTo(new LeaseRefusal.Stale(led.ref(), null));
    assertThat(check(Set.of(RobotPart.FACE), led, speech)).isNull();
  }

  @Test
  void aLeaseWithoutHeartbeatIsWarnedAboutAndEnds() {
    LeaseNews anna = acquire("anna", SPEECH);

    pass(TTL.dividedBy(2));
    assertThat(anna.told).containsExactly("granted", "expiring");
    pass(TTL.dividedBy(2));

    assertThat(anna.loss).isEqualTo(new LeaseLoss.Expired());
    assertThat(check(SPEECH, anna)).isEqualTo(new LeaseRefusal.Stale(anna.ref(), null));
    assertThat(check(SPEECH)).isNull();
  }

  @Test
  void aHeartbeatKeepsItAndAnExpiredOneCountsNoMoreEvenBeforeAnyTimer() {
    LeaseNews anna = acquire("anna", SPEECH);
    pass(TTL.minusMillis(1));
    assertThat(book.renew(anna.ref(), "anna", at())).isInstanceOf(LeaseAnswer.Given.class);
    pass(TTL.minusMillis(1));
    assertThat(anna.holds()).isTrue();

    now += Duration.ofMillis(1).toNanos();

    assertThat(refusal(book.renew(anna.ref(), "anna", at())))
        .isEqualTo(new LeaseRefusal.Stale(anna.ref(), null));
    assertThat(anna.loss).isEqualTo(new LeaseLoss.Expired());
  }

  @Test
  void aLeaseThatIsOverCanBeReleasedAgainAndAForeignOneIsUnknown() {
    LeaseNews anna = acquire("anna", SPEECH);
    book.release(anna.ref(), "anna", at());
    LeaseRef never = new LeaseRef("never", 7, 3);

    assertThat(book.release(anna.ref(), "anna", at())).isEqualTo(new LeaseAnswer.Given(anna.lease));
    assertThat(anna.ends).isEqualTo(1);
    assertThat(refusal(book.release(never, "anna", at())))
        .isEqualTo(new LeaseRefusal.Unknown(never));
    assertThat(check("anna", SPEECH, never)).isEqualTo(new LeaseRefusal.Unknown(never));
  }

  @Test
  void aSilentOwnerIsToldBeforeItsPolicyRunsAndAHeartbeatArmsItAnew() {
    SilencePolicy policy = policy(new SafeAction.StopSpeech());
    LeaseNews anna = acquire(request("anna", SPEECH, false, policy));

    pass(Duration.ofMillis(2_400));
    assertThat(anna.told).containsExactly("granted", "expiring");
    assertThat(book.nextDue() - now).isEqualTo(Duration.ofMillis(600).toNanos());
    pass(Duration.ofMillis(600));
    pass(Duration.ofSeconds(1));
    assertThat(anna.told).containsExactly("granted", "expiring", "silent");
    book.renew(anna.ref(), "anna", at());
    pass(policy.after());

    assertThat(anna.told.subList(3, anna.told.size())).containsExactly("silent");
    assertThat(anna.holds()).isTrue();
  }

  @Test
  void aSilentOwnerStillHoldsWhileItsPolicyRunsHoweverLateThatIs() {
    List<LeaseRefusal> obstacles = new ArrayList<>();
    LeaseNews anna =
        new LeaseNews(
            new ArrayList<>(), silent -> obstacles.add(check("anna", SPEECH, silent.ref())));
    book.acquire(request("anna", SPEECH, false, policy(new SafeAction.StopSpeech())), anna, at());

    pass(Duration.ofHours(1));

    assertThat(obstacles).hasSize(1).containsOnlyNulls();
    assertThat(anna.told).endsWith("silent", "lost Expired");
  }

  @Test
  void aPolicyMayGiveTheLeaseToTheNextInLine() {
    LeaseNews anna = new LeaseNews(new ArrayList<>(), silent -> book.abandon(silent.ref(), at()));
    book.acquire(request("anna", SPEECH, false, policy(new SafeAction.Release())), anna, at());
    LeaseNews ben = queue("ben", SPEECH);

    pass(Duration.ofSeconds(3));

    assertThat(anna.told).endsWith("silent", "lost Silent to ben");
    assertThat(ben.holds()).isTrue();
  }

  @Test
  void delegationRaisesTheNumberAndTheOldOneIsRefused() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseRef before = anna.ref();

    book.delegate(before, "anna", "conversation", at());

    LeaseRef after = anna.ref();
    assertThat(after.number()).isGreaterThan(before.number());
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(check("anna", SPEECH, before)).isEqualTo(new LeaseRefusal.Stale(before, anna.lease));
    assertThat(refusal(book.renew(before, "anna", at())))
        .isEqualTo(new LeaseRefusal.Stale(before, anna.lease));
    assertThat(check("anna", SPEECH, after)).isNull();
    assertThat(anna.lease.delegate()).isEqualTo("conversation");
  }

  @Test
  void aNewOwnerOfTheRobotStartsWithNobody() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseNews ben = queue("ben", SPEECH);

    book.move(8, at());

    assertThat(anna.loss).isEqualTo(new LeaseLoss.Moved());
    assertThat(ben.ends).isEqualTo(1);
    LeaseNews cleo = acquire("cleo", SPEECH);
    assertThat(cleo.ref().epoch()).isEqualTo(8);
    assertThat(cleo.ref().number()).isGreaterThan(anna.ref().number());
  }

  @Test
  void theLineIsBounded() {
    LeaseNews anna = acquire("anna", SPEECH);
    for (int i = 0; i < 64; i++) {
      queue("ben", SPEECH);
    }

    LeaseNews late = queue("cleo", SPEECH);

    assertThat(late.refusal).isEqualTo(new LeaseRefusal.QueueFull(anna.lease, 64));
  }

  @Test
  void aRequestThatMakesNoSenseSaysWhy() {
    assertThatThrownBy(() -> request("anna", Set.of(), false, null))
        .hasMessage("parts: [] (expected: at least one)");
    SilencePolicy late = new SilencePolicy(TTL.plusSeconds(1), List.of());
    assertThatThrownBy(() -> request("anna", SPEECH, false, late))
        .hasMessageContaining(
            "silence_policy.after: PT10S (expected: not longer than time_to_live, PT9S)");
  }
}

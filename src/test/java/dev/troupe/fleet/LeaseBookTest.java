package dev.troupe.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.robot.RobotPart;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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

  private LeaseNews acquire(String owner, Set<RobotPart> parts, Duration patience) {
    LeaseNews news = new LeaseNews();
    book.acquire(request(owner, parts, patience, null), news, Instant.EPOCH, now);
    return news;
  }

  private LeaseNews acquire(String owner, Set<RobotPart> parts) {
    return acquire(owner, parts, Duration.ZERO);
  }

  private static LeaseRequest request(
      String owner, Set<RobotPart> parts, Duration patience, @Nullable SilencePolicy silence) {
    return new LeaseRequest(owner, "a show", parts, TTL, patience, silence);
  }

  private void pass(Duration time) {
    now += time.toNanos();
    book.settle(now);
  }

  private @Nullable LeaseRefusal check(Set<RobotPart> parts, LeaseRef... named) {
    return book.check(List.of(named), parts, now);
  }

  @Test
  void whatIsFreeIsGrantedAtOnceAndKeepsOthersOut() {
    LeaseNews anna = acquire("anna", SPEECH);

    assertThat(anna.told).containsExactly("granted");
    assertThat(check(SPEECH, anna.ref())).isNull();
    assertThat(check(SPEECH)).isEqualTo(new LeaseRefusal.Held(anna.lease));
    assertThat(check(LED)).isNull();
    assertThat(acquire("ben", ALL).refusal).isEqualTo(new LeaseRefusal.Held(anna.lease));
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
    assertThat(check(SPEECH, acquire("anna", SPEECH).ref())).isNull();
  }

  @Test
  void waitersAreServedInOrderAndToldTheirPosition() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseNews ben = acquire("ben", SPEECH, Duration.ofSeconds(5));
    LeaseNews cleo = acquire("cleo", SPEECH, Duration.ofSeconds(5));

    book.release(anna.ref(), now);

    assertThat(ben.told).containsExactly("queued 0 behind anna", "granted");
    assertThat(cleo.told).containsExactly("queued 1 behind anna", "queued 0 behind ben");
  }

  @Test
  void whoWantsEverythingIsNotStarvedByThoseWhoWantALittle() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseNews ben = acquire("ben", ALL, Duration.ofSeconds(5));

    LeaseNews cleo = acquire("cleo", LED);

    assertThat(cleo.refusal)
        .as("names who is in the way")
        .isEqualTo(new LeaseRefusal.Held(anna.lease));
    book.release(anna.ref(), now);
    assertThat(ben.holds()).isTrue();
  }

  @Test
  void aWaiterWhosePatienceEndsHearsWhoHolds() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseNews ben = acquire("ben", SPEECH, Duration.ofSeconds(2));

    pass(Duration.ofSeconds(2));

    assertThat(ben.refusal).isEqualTo(new LeaseRefusal.TimedOut(anna.lease));
    assertThat(book.waiting()).isZero();
  }

  @Test
  void aWaiterWhoLeavesLeavesNoTrace() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseNews ben = new LeaseNews();
    Runnable leave =
        book.acquire(request("ben", SPEECH, Duration.ofSeconds(5), null), ben, Instant.EPOCH, now);
    LeaseNews cleo = acquire("cleo", SPEECH, Duration.ofSeconds(5));

    leave.run();
    book.release(anna.ref(), now);

    assertThat(ben.ends).isZero();
    assertThat(cleo.holds()).isTrue();
  }

  @Test
  void forceTakesThePartsAndTheLoserHearsByWhomAndWhy() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseNews ben = new LeaseNews();

    book.take(request("ben", ALL, Duration.ZERO, null), "fire drill", ben, Instant.EPOCH, now);

    assertThat(anna.loss).isEqualTo(new LeaseLoss.Taken("ben", "fire drill"));
    assertThat(ben.holds()).isTrue();
    assertThat(ben.ref().number()).isGreaterThan(anna.ref().number());
    assertThat(check(SPEECH, anna.ref())).isEqualTo(new LeaseRefusal.Held(ben.lease));
  }

  @Test
  void aLeaseWithoutHeartbeatIsWarnedAboutAndEnds() {
    LeaseNews anna = acquire("anna", SPEECH);

    pass(TTL.multipliedBy(2).dividedBy(3));
    assertThat(anna.told).containsExactly("granted", "expiring");
    pass(TTL.dividedBy(3));

    assertThat(anna.loss).isEqualTo(new LeaseLoss.Expired());
    assertThat(check(SPEECH, anna.ref())).isEqualTo(new LeaseRefusal.Stale(anna.ref(), null));
    assertThat(check(SPEECH)).isNull();
  }

  @Test
  void aHeartbeatKeepsItAndAnExpiredOneCountsNoMoreEvenBeforeAnyTimer() {
    LeaseNews anna = acquire("anna", SPEECH);
    pass(TTL.minusMillis(1));
    assertThat(book.renew(anna.ref(), now)).isNull();
    pass(TTL.minusMillis(1));
    assertThat(anna.holds()).isTrue();

    now += Duration.ofMillis(1).toNanos();

    assertThat(book.renew(anna.ref(), now)).isEqualTo(new LeaseRefusal.Stale(anna.ref(), null));
    assertThat(anna.loss).isEqualTo(new LeaseLoss.Expired());
  }

  @Test
  void aSilentOwnersPolicyRunsOnceAndAHeartbeatArmsItAnew() {
    SilencePolicy policy = new SilencePolicy(Duration.ofSeconds(3), List.of(), false, false);
    LeaseNews anna = new LeaseNews();
    book.acquire(request("anna", SPEECH, Duration.ZERO, policy), anna, Instant.EPOCH, now);

    assertThat(book.nextDue() - now).isEqualTo(policy.after().toNanos());
    pass(policy.after());
    pass(Duration.ofSeconds(1));
    assertThat(anna.told).containsExactly("granted", "silent");
    book.renew(anna.ref(), now);
    pass(policy.after());

    assertThat(anna.told).containsExactly("granted", "silent", "silent");
    assertThat(anna.holds()).isTrue();
  }

  @Test
  void aPolicyMayGiveTheLeaseToTheNextInLine() {
    SilencePolicy policy = new SilencePolicy(Duration.ofSeconds(3), List.of(), true, true);
    LeaseNews anna = new LeaseNews();
    book.acquire(request("anna", SPEECH, Duration.ZERO, policy), anna, Instant.EPOCH, now);
    LeaseNews ben = acquire("ben", SPEECH, Duration.ofSeconds(5));

    pass(policy.after());

    assertThat(anna.told).containsExactly("granted", "silent", "lost Silent");
    assertThat(ben.holds()).isTrue();
  }

  @Test
  void delegationRaisesTheNumberAndTheOldOneIsRefused() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseRef before = anna.ref();

    assertThat(book.delegate(before, "conversation", now)).isNull();

    LeaseRef after = anna.ref();
    assertThat(after.number()).isGreaterThan(before.number());
    assertThat(after.id()).isEqualTo(before.id());
    assertThat(check(SPEECH, before)).isEqualTo(new LeaseRefusal.Stale(before, anna.lease));
    assertThat(check(SPEECH, after)).isNull();
    assertThat(anna.lease.delegate()).isEqualTo("conversation");
  }

  @Test
  void aNewOwnerOfTheRobotStartsWithNobody() {
    LeaseNews anna = acquire("anna", SPEECH);
    LeaseNews ben = acquire("ben", SPEECH, Duration.ofSeconds(5));

    book.move(8, now);

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
      acquire("ben", SPEECH, Duration.ofSeconds(5));
    }

    LeaseNews late = acquire("cleo", SPEECH, Duration.ofSeconds(5));

    assertThat(late.refusal).isEqualTo(new LeaseRefusal.QueueFull(anna.lease, 64));
  }

  @Test
  void aRequestThatMakesNoSenseSaysWhy() {
    assertThatThrownBy(() -> request("anna", Set.of(), Duration.ZERO, null))
        .hasMessage("parts: [] (expected: at least one)");
    SilencePolicy late = new SilencePolicy(TTL.plusSeconds(1), List.of(), false, false);
    assertThatThrownBy(() -> request("anna", SPEECH, Duration.ZERO, late))
        .hasMessageContaining("silence.after: PT10S (expected: not longer than ttl, PT9S)");
  }
}

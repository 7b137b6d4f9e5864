package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.TokenConfig;
import dev.troupe.time.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens of an issuer that answers when a test says so, in time that a test turns. */
final class TokenStockTest {
  private static final Duration LIFE = Duration.ofSeconds(300);

  private final ManualTime time = new ManualTime();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TokenMetrics metrics = new TokenMetrics(registry, "test");
  private final Issuer issuer = new Issuer();
  private TokenStock stock = reused();
  private int issued;

  @AfterEach
  void nothingStaysArmedAndNothingIsCounted() {
    stock.close();
    assertThat(time.armed()).isZero();
    assertThat(atHand()).isZero();
  }

  @Test
  void oneFetchServesAllWhoWaitAndAllWhoComeLater() {
    List<Taking> takings = List.of(take(), take(), take());
    assertThat(issuer.asked).hasSize(1);
    issue();
    assertThat(takings).allSatisfy(taking -> assertThat(taking.news()).isEqualTo("token 1"));
    assertThat(take().news()).isEqualTo("token 1");
    assertThat(issuer.asked).isEmpty();
  }

  @Test
  void isReplacedInTheBackgroundWhileTheOldOneServes() {
    take();
    issue();
    time.advance(Duration.ofSeconds(239));
    assertThat(issuer.asked).isEmpty();
    time.advance(Duration.ofSeconds(1));
    assertThat(issuer.asked).hasSize(1);
    assertThat(take().news()).isEqualTo("token 1");
    issue();
    assertThat(take().news()).isEqualTo("token 2");
    assertThat(atHand()).isEqualTo(1);
  }

  @Test
  void theOldOneServesOnWhileTheIssuerIsAwayButNotToItsLastBreath() {
    take();
    issue();
    time.advance(Duration.ofSeconds(240));
    refuse(true);
    assertThat(take().news()).isEqualTo("token 1");
    while (time.nanos() < Duration.ofSeconds(289).toNanos()) {
      refuseAll();
      time.advance(Duration.ofSeconds(1));
    }
    assertThat(take().news()).isEqualTo("token 1");
    time.advance(Duration.ofSeconds(1));
    refuseAll();
    assertThat(take().news()).isEqualTo("failed REFUSED");
  }

  @Test
  void isFetchedAheadWithoutATakerOnceItIsToldToBeWarm() {
    assertThat(issuer.asked).isEmpty();
    stock.warm();
    issue();
    assertThat(take().news()).isEqualTo("token 1");
  }

  @Test
  void aTokenThatLivesShorterThanTheMarginsStillServes() {
    take();
    issue(Duration.ofSeconds(8));
    assertThat(take().news()).isEqualTo("token 1");
    assertThat(issuer.asked).isEmpty();
    time.advance(Duration.ofSeconds(4));
    assertThat(issuer.asked).hasSize(1);
    time.advance(Duration.ofMillis(1_900));
    assertThat(take().news()).isEqualTo("token 1");
    time.advance(Duration.ofMillis(200));
    assertThat(take().news()).isEqualTo("waiting");
  }

  @Test
  void aTokenThatIsExpiredAsItComesIsATrouble() {
    Taking taking = take();
    issue(Duration.ofSeconds(-1));
    assertThat(taking.news()).isEqualTo("failed UNREADABLE");
    assertThat(take().news()).isEqualTo("failed UNREADABLE");
  }

  @Test
  void aRefusedTokenServesNobodyAnyMore() {
    take();
    issue();
    stock.refused(new Token("1", time.now().plus(LIFE)));
    Taking next = take();
    assertThat(next.news()).isEqualTo("waiting");
    issue();
    assertThat(next.news()).isEqualTo("token 2");
    assertThat(registry.get("troupe.token.refused").counter().count()).isEqualTo(1);
  }

  @Test
  void aRefusalOfAnOldTokenDoesNotTouchTheNewOne() {
    take();
    issue();
    time.advance(Duration.ofSeconds(240));
    issue();
    stock.refused(new Token("1", time.now().plusSeconds(60)));
    assertThat(take().news()).isEqualTo("token 2");
  }

  @Test
  void whatWasFetchedBeforeARenewalServesNobodyNorDoesWhatWasUnderWay() {
    take();
    issue();
    time.advance(Duration.ofSeconds(240));
    stock.renew();
    Taking next = take();
    issue();
    assertThat(next.news()).isEqualTo("waiting");
    assertThat(issuer.asked).hasSize(1);
    issue();
    assertThat(next.news()).isEqualTo("token 3");
    assertThat(atHand()).isEqualTo(1);
  }

  @Test
  void aFailureBeforeARenewalIsNoReasonToWait() {
    take();
    refuse(false);
    assertThat(take().news()).isEqualTo("failed REFUSED");
    stock.renew();
    Taking next = take();
    assertThat(issuer.asked).hasSize(1);
    stock.renew();
    refuse(false);
    assertThat(next.news()).isEqualTo("waiting");
    issue();
    assertThat(next.news()).isEqualTo("token 1");
  }

  @Test
  void aTakerHearsAFailureAtOnceAndOthersHearItUntilTheNextTry() {
    Taking first = take();
    refuse(true);
    assertThat(first.news()).isEqualTo("failed REFUSED");
    assertThat(first.failure.status()).isEqualTo(401);
    assertThat(first.failure.retryAfter()).isBetween(Duration.ZERO, Duration.ofMillis(500));
    assertThat(take().news()).isEqualTo("failed REFUSED");
    assertThat(issuer.asked).isEmpty();
    time.advance(Duration.ofMillis(500));
    assertThat(issuer.asked).hasSize(1);
    Taking second = take();
    assertThat(second.news()).isEqualTo("waiting");
    issue();
    assertThat(second.news()).isEqualTo("token 1");
  }

  @Test
  void failuresAreSpacedEverWiderUpToTheCeiling() {
    take();
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 40; i++) {
      refuse(true);
      long from = time.nanos();
      while (issuer.asked.isEmpty()) {
        time.advance(Duration.ofMillis(10));
      }
      Duration wait = Duration.ofNanos(time.nanos() - from);
      longest = wait.compareTo(longest) > 0 ? wait : longest;
      assertThat(wait).isLessThanOrEqualTo(Duration.ofMillis(30_010));
    }
    assertThat(longest).isGreaterThan(Duration.ofSeconds(20));
  }

  @Test
  void aRefusalThatNoRetryHealsIsTriedAsSeldomAsTheCeilingSays() {
    take();
    refuse(false);
    assertThat(take().failure.retryable()).isFalse();
    time.advance(Duration.ofMillis(29_999));
    assertThat(issuer.asked).isEmpty();
    time.advance(Duration.ofMillis(1));
    assertThat(issuer.asked).hasSize(1);
  }

  @Test
  void heedsHowLongTheIssuerAsksToBeLeftAlone() {
    take();
    issuer.asked.poll().fail(refusal(true, Duration.ofSeconds(90)));
    assertThat(take().failure.retryAfter()).isEqualTo(Duration.ofSeconds(90));
    time.advance(Duration.ofMillis(89_999));
    assertThat(issuer.asked).isEmpty();
    time.advance(Duration.ofMillis(1));
    assertThat(issuer.asked).hasSize(1);
  }

  @Test
  void aTakerDoesNotWaitLongerThanAFetchMayTake() {
    Taking taking = take();
    time.advance(Duration.ofMillis(4_999));
    assertThat(taking.news()).isEqualTo("waiting");
    time.advance(Duration.ofMillis(1));
    assertThat(taking.news()).isEqualTo("failed TIMEOUT");
    issue();
    assertThat(taking.news()).isEqualTo("failed TIMEOUT");
  }

  @Test
  void noMoreWaitThanTheBoundAllows() {
    for (int i = 0; i < 4; i++) {
      assertThat(take().news()).isEqualTo("waiting");
    }
    assertThat(take().news()).isEqualTo("failed BUSY");
  }

  @Test
  void whoeverWaitsWhenItClosesHearsSoAndALateTokenReachesNobody() {
    Taking taking = take();
    stock.close();
    assertThat(taking.news()).isEqualTo("failed CLOSED");
    issue();
    assertThat(take().news()).isEqualTo("failed CLOSED");
    assertThat(issuer.closed).isTrue();
  }

  @Test
  void whereEachServesOnceNoTokenIsGivenTwice() {
    stock = once(2);
    List<Taking> takings = List.of(take(), take());
    assertThat(issuer.asked).as("for both and for two ahead, three at a time").hasSize(3);
    issue();
    issue();
    issue();
    issue();
    assertThat(issuer.asked).isEmpty();
    assertThat(takings.stream().map(Taking::news)).containsExactly("token 1", "token 2");
    assertThat(take().news()).isEqualTo("token 3");
    assertThat(take().news()).isEqualTo("token 4");
    assertThat(issuer.asked).hasSize(2);
    assertThat(atHand()).isZero();
  }

  @Test
  void whereEachServesOnceTheStockIsBoundedAndKeptFresh() {
    stock = once(2);
    stock.warm();
    issueAll();
    assertThat(atHand()).isEqualTo(2);
    time.advance(Duration.ofSeconds(240));
    assertThat(issuer.asked).hasSize(2);
    assertThat(take().news()).as("the oldest first").isEqualTo("token 1");
    issueAll();
    assertThat(atHand()).isEqualTo(2);
    assertThat(take().news()).isEqualTo("token 3");
  }

  @Test
  void whereEachServesOnceATokenWithoutLifeIsNotGiven() {
    stock = once(1);
    stock.warm();
    issue();
    time.advance(Duration.ofSeconds(290));
    Taking taking = take();
    assertThat(taking.news()).isEqualTo("waiting");
    issueAll();
    assertThat(taking.news()).isEqualTo("token 2");
  }

  @Test
  void whereEachServesOnceARefusalEmptiesTheStockThatIsAsOld() {
    stock = once(2);
    Taking taking = take();
    issueAll();
    assertThat(atHand()).isEqualTo(2);
    stock.refused(taking.token);
    assertThat(atHand()).isZero();
    Taking next = take();
    issueAll();
    assertThat(next.news()).isEqualTo("token 4");
  }

  @Test
  void whereEachServesOnceAFailureReachesOnlyThoseWhomNoOtherFetchCanServe() {
    stock = once(0);
    List<Taking> takings = List.of(take(), take(), take(), take());
    assertThat(issuer.asked).hasSize(3);
    refuse(true);
    assertThat(takings.stream().map(Taking::news))
        .containsExactly("waiting", "waiting", "failed REFUSED", "failed REFUSED");
    issue();
    refuse(true);
    assertThat(takings.getFirst().news()).isEqualTo("token 1");
    assertThat(takings.get(1).news()).isEqualTo("failed REFUSED");
  }

  @Test
  void whileFetchesFailOnlyOneIsTriedAtATime() {
    stock = once(3);
    stock.warm();
    assertThat(issuer.asked).hasSize(3);
    refuseAll();
    time.advance(Duration.ofSeconds(1));
    assertThat(issuer.asked).hasSize(1);
    issue();
    assertThat(issuer.asked).hasSize(2);
  }

  @Test
  void aTakerThatComesBackAtOnceTakesNobodysToken() {
    stock = once(0);
    Taking again = new Taking();
    Taking first =
        new Taking() {
          @Override
          public void taken(Token token) {
            super.taken(token);
            stock.take(again);
          }
        };
    stock.take(first);
    Taking second = take();
    issue();
    issue();
    assertThat(first.news()).isEqualTo("token 1");
    assertThat(second.news()).isEqualTo("token 2");
    assertThat(again.news()).isEqualTo("waiting");
  }

  private TokenStock reused() {
    return stock(TokenConfig.Use.REUSED, 0);
  }

  private TokenStock once(int ahead) {
    return stock(TokenConfig.Use.ONCE, ahead);
  }

  private TokenStock stock(TokenConfig.Use use, int ahead) {
    TokenConfig config =
        new TokenConfig(
            use,
            ahead,
            3,
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            1 << 16,
            4);
    return new TokenStock("account", config, issuer, metrics, time, new Random(3));
  }

  private Taking take() {
    Taking taking = new Taking();
    stock.take(taking);
    return taking;
  }

  private void issue() {
    issue(LIFE);
  }

  private void issue(Duration life) {
    issuer.asked.poll().complete(new Token(Integer.toString(++issued), time.now().plus(life)));
  }

  private void issueAll() {
    while (!issuer.asked.isEmpty()) {
      issue();
    }
  }

  private void refuse(boolean retryable) {
    issuer.asked.poll().fail(refusal(retryable, null));
  }

  private void refuseAll() {
    while (!issuer.asked.isEmpty()) {
      refuse(true);
    }
  }

  private static TokenUnavailableException refusal(boolean retryable, Duration retryAfter) {
    return new TokenUnavailableException(
        new TokenFailure(TokenCause.REFUSED, "no", 401, "no", retryable, retryAfter));
  }

  private double atHand() {
    return registry.get("troupe.token.stock").gauge().value();
  }

  /** Answers when told to. */
  private static final class Issuer implements TokenStock.Issuer {
    private final Deque<Promise<Token>> asked = new ArrayDeque<>();
    private boolean closed;

    @Override
    public Future<Token> fetch() {
      Promise<Token> promise = Promise.promise();
      asked.add(promise);
      return promise.future();
    }

    @Override
    public Future<Void> close() {
      closed = true;
      return Future.succeededFuture();
    }
  }

  /** What became of one take. */
  private static class Taking implements TokenTakers.Taker {
    private final List<String> story = new ArrayList<>();
    private Token token;
    private TokenFailure failure;

    String news() {
      assertThat(story).hasSizeLessThan(2);
      return story.isEmpty() ? "waiting" : story.getFirst();
    }

    @Override
    public void taken(Token taken) {
      token = taken;
      story.add("token " + taken.value());
    }

    @Override
    public void failed(TokenFailure why) {
      failure = why;
      story.add("failed " + why.cause());
    }
  }
}

package dev.troupe.grpc;

import static dev.troupe.grpc.AvatarCalls.frames;
import static dev.troupe.grpc.AvatarCalls.tone;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.rpc.RetryInfo;
import dev.troupe.api.avatar.v1.AnimateClipRequest;
import dev.troupe.api.avatar.v1.AnimateHeader;
import dev.troupe.api.avatar.v1.AnimateResponse;
import dev.troupe.api.avatar.v1.AnimateResponse.MessageCase;
import dev.troupe.api.avatar.v1.AnimationFrame;
import dev.troupe.api.avatar.v1.AvatarError;
import dev.troupe.api.avatar.v1.AvatarErrorCode;
import dev.troupe.api.avatar.v1.AvatarReady;
import dev.troupe.api.avatar.v1.AvatarServiceGrpc;
import dev.troupe.api.avatar.v1.AvatarSessionClosed;
import dev.troupe.api.avatar.v1.AvatarSessionClosedBy;
import dev.troupe.api.avatar.v1.UtteranceEnded;
import dev.troupe.api.error.v1.ErrorReason;
import dev.troupe.api.media.v1.AudioFormat;
import dev.troupe.config.AvatarsConfig;
import dev.troupe.config.PoolConfig;
import dev.troupe.grpc.AvatarFixture.Options;
import dev.troupe.simulator.spatialwalk.Customer;
import dev.troupe.simulator.spatialwalk.Dialect;
import dev.troupe.simulator.spatialwalk.Fault;
import dev.troupe.simulator.spatialwalk.Fault.Moment;
import dev.troupe.simulator.spatialwalk.ModelPace;
import dev.troupe.simulator.spatialwalk.Plan;
import dev.troupe.simulator.spatialwalk.RequestReport;
import dev.troupe.simulator.spatialwalk.ServiceManners;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AvatarFaultsTest {
  private static final String DEMO = SpatialwalkSimulatorOptions.DEMO_AVATAR;

  private AvatarFixture gateway;

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void start(Options options) {
    gateway = new AvatarFixture(options);
  }

  private static SpatialwalkSimulatorOptions vendor() {
    return Options.defaults().simulator();
  }

  private AvatarCalls open() {
    return AvatarCalls.open(gateway.channel);
  }

  private static Refusals refusal(Object end) {
    StatusRuntimeException failure = (StatusRuntimeException) end;
    return Refusals.of(() -> {
      throw failure;
    });
  }

  private Refusals refusedClip(String avatar) {
    return Refusals.of(() ->
        AvatarServiceGrpc.newBlockingStub(gateway.channel)
            .animateClip(
                AnimateClipRequest.newBuilder().setAvatar(avatar).setSample("vowels").build()));
  }

  /** Frames dribble, so that there is something to interrupt. */
  private static SpatialwalkSimulatorOptions dribbling(int tail, boolean endAfterwards) {
    return vendor()
        .withPace(new ModelPace(Duration.ZERO, Duration.ZERO, 5, 5, 1))
        .withManners(ServiceManners.defaults().withEndings(tail, endAfterwards, false, false));
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptEndsEveryUtteranceAtOnceAndTheNextOneHasAnotherSession(Dialect dialect)
      throws Exception {
    start(Options.defaults().with(dribbling(3, false).withDialect(dialect)));
    AvatarCalls call = open();
    String first = call.next().getReady().getConnectionId();
    call.audio("one", tone(60, 16_000)).endOfUtterance();
    call.audio("two", tone(1, 16_000));
    call.until(MessageCase.FRAME);

    call.interrupt();
    AnimateResponse one = call.until(MessageCase.ENDED);
    AnimateResponse two = call.until(MessageCase.ENDED);
    assertThat(one.getCommandId()).isEqualTo("one");
    assertThat(one.getEnded().hasInterrupted()).isTrue();
    assertThat(two.getCommandId()).isEqualTo("two");
    assertThat(two.getEnded().hasInterrupted()).isTrue();
    assertThat(two.getRequestId()).isEmpty();
    call.audio("three", tone(0.4, 16_000)).endOfUtterance();
    List<AnimateResponse> after = new ArrayList<>();
    boolean late = false;
    for (boolean ended = false; !(ended && late); ) {
      AnimateResponse next = call.next();
      after.add(next);
      ended |= next.hasEnded();
      late |= next.hasLateFrames();
    }

    assertThat(after).noneMatch(each -> each.hasFrame() && !each.getCommandId().equals("three"));
    assertThat(after)
        .filteredOn(AnimateResponse::hasReady)
        .singleElement()
        .satisfies(ready -> assertThat(ready.getReady().getConnectionId()).isNotEqualTo(first));
    assertThat(after)
        .filteredOn(AnimateResponse::hasLateFrames)
        .singleElement()
        .satisfies(told -> {
          assertThat(told.getCommandId()).isEqualTo("one");
          assertThat(told.getRequestId()).isEqualTo(one.getRequestId());
          assertThat(told.getLateFrames().getCount()).isPositive();
        });
    UtteranceEnded ended =
        after.stream().filter(AnimateResponse::hasEnded).findFirst().orElseThrow().getEnded();
    assertThat(ended.hasFinished()).isTrue();
    RequestReport given = gateway.request(one.getRequestId());
    assertThat(given.outcome()).isEqualTo(RequestReport.Outcome.INTERRUPTED);
    assertThat(gateway.dropped("late")).isPositive();
    call.finish();
    assertThat(call.end()).isEqualTo("completed");
  }

  @Test
  void aCallThatIsCancelledInterruptsAndItsSessionMeetsNobodyBeforeItIsSilent() throws Exception {
    start(Options.defaults().with(dribbling(3, false)).with(new PoolConfig.Size(0, 0, 1, 1)));
    AvatarCalls call = open();
    String first = call.next().getReady().getConnectionId();
    call.audio("left", tone(30, 16_000)).endOfUtterance();
    call.until(MessageCase.FRAME);

    call.cancel();
    AvatarCalls next = open();
    AvatarReady ready = next.next().getReady();
    next.audio("mine", tone(0.4, 16_000)).endOfUtterance();
    List<AnimateResponse> heard = next.utterance();

    assertThat(ready.getConnectionId()).as("it never fell silent").isNotEqualTo(first);
    assertThat(frames(heard)).isNotEmpty();
    assertThat(heard).allSatisfy(each -> assertThat(each.getCommandId()).isEqualTo("mine"));
    next.finish();
  }

  @Test
  void fiftyBorrowersShareFiveSessionsAndNobodySeesFramesOfAnother() throws Exception {
    start(
        Options.defaults()
            .with(
                vendor()
                    .withPace(new ModelPace(Duration.ZERO, Duration.ofMillis(5), 200, 5, 1))
                    .withManners(ServiceManners.defaults().withEndings(2, true, false, false))));
    List<AvatarCalls> calls = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      AvatarCalls call =
          AvatarCalls.open(
              gateway.channel,
              AnimateHeader.newBuilder()
                  .setAvatar(AvatarFixture.AVATAR)
                  .setSessionTimeout(com.google.protobuf.util.Durations.fromSeconds(60)));
      call.audio("a" + i, tone(0.2 + i * 0.04, 16_000));
      if (i % 5 == 0) {
        call.interrupt();
        call.audio("b" + i, tone(0.2 + i * 0.04, 16_000));
      }
      call.finish();
      calls.add(call);
    }

    Set<String> requests = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      String last = (i % 5 == 0 ? "b" : "a") + i;
      List<Object> all = calls.get(i).rest();
      assertThat(all.getLast()).isEqualTo("completed");
      List<AnimateResponse> own =
          all.stream()
              .filter(AnimateResponse.class::isInstance)
              .map(AnimateResponse.class::cast)
              .filter(each -> each.getCommandId().equals(last))
              .toList();
      AnimateResponse end =
          own.stream().filter(AnimateResponse::hasEnded).findFirst().orElseThrow();
      assertThat(requests.add(end.getRequestId())).isTrue();
      assertThat(own)
          .filteredOn(AnimateResponse::hasFrame)
          .allSatisfy(each -> assertThat(each.getRequestId()).isEqualTo(end.getRequestId()));
      assertThat(end.getEnded().getKeyframes())
          .isEqualTo(AvatarCalls.tone(0.2 + i * 0.04, 16_000).length / 2 * 25L / 16_000);
      assertThat(frames(own).stream().map(f -> f.getData()).toList())
          .isEqualTo(
              gateway.request(end.getRequestId()).messages().stream()
                  .map(each -> com.google.protobuf.ByteString.copyFrom(each.getBytes()))
                  .toList());
    }
    assertThat(gateway.dropped("foreign")).isZero();
    assertThat(gateway.report().openSessions()).isLessThanOrEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "1011, CONNECTION_CLOSED, VENDOR_SESSION_LOST",
    "1001, CONNECTION_CLOSED, VENDOR_SESSION_LOST",
    "4002, SESSION_DURATION_EXCEEDED, VENDOR_SESSION_EXPIRED",
    "4503, UPSTREAM_ERROR, VENDOR_UNAVAILABLE",
    "4010, SESSION_TOKEN_INVALID, VENDOR_ACCESS_DENIED",
    "4003, CONCURRENCY_LIMIT, VENDOR_CONCURRENCY_LIMIT"
  })
  void aSessionThatIsClosedCostsOneUtteranceAndIsReplaced(int code, String error, String reason)
      throws Exception {
    start(Options.defaults());
    AvatarCalls call = open();
    String first = call.next().getReady().getConnectionId();
    gateway.injectInto(first, new Fault.Close(Moment.FRAMES, code, "gone"));

    call.audio("lost", tone(2, 16_000)).endOfUtterance();
    call.audio("next", tone(0.4, 16_000)).endOfUtterance();
    AnimateResponse lost = call.until(MessageCase.ENDED);
    AvatarSessionClosed closed = call.until(MessageCase.SESSION_CLOSED).getSessionClosed();
    AvatarReady again = call.until(MessageCase.READY).getReady();
    AnimateResponse next = call.until(MessageCase.ENDED);

    AvatarError said = lost.getEnded().getFailed().getError();
    assertThat(said.getCode()).isEqualTo(AvatarErrorCode.valueOf("AVATAR_ERROR_CODE_" + error));
    assertThat(said.getReason()).isEqualTo(ErrorReason.valueOf("ERROR_REASON_" + reason));
    assertThat(said.getCloseCode()).isEqualTo(code);
    assertThat(closed.getCloseCode()).isEqualTo(code);
    assertThat(closed.getCloseReason()).isEqualTo("gone");
    assertThat(closed.getBy()).isEqualTo(AvatarSessionClosedBy.AVATAR_SESSION_CLOSED_BY_VENDOR);
    assertThat(closed.getReplaced()).isTrue();
    assertThat(closed.hasError()).as("the utterance said so").isFalse();
    assertThat(again.getConnectionId()).isNotEqualTo(first);
    assertThat(next.getCommandId()).isEqualTo("next");
    assertThat(next.getEnded().hasFinished()).isTrue();
    call.finish();
    assertThat(call.end()).isEqualTo("completed");
  }

  @Test
  void aFailureThatIsSaidTwiceIsToldOnceAndEndsWhatItConcerns() throws Exception {
    start(Options.defaults());
    AvatarCalls call = open();
    String first = call.next().getReady().getConnectionId();
    gateway.injectInto(
        first, new Fault.ServerError(Moment.AUDIO, 4001, "Credits exhausted", false, 4001));

    call.audio("poor", tone(2, 16_000)).endOfUtterance();
    List<Object> all = call.rest();

    List<AnimateResponse> told =
        all.stream()
            .filter(AnimateResponse.class::isInstance)
            .map(AnimateResponse.class::cast)
            .toList();
    assertThat(told)
        .filteredOn(AnimateResponse::hasEnded)
        .singleElement()
        .satisfies(each -> {
          AvatarError error = each.getEnded().getFailed().getError();
          assertThat(error.getCode())
              .isEqualTo(AvatarErrorCode.AVATAR_ERROR_CODE_CREDITS_EXHAUSTED);
          assertThat(error.getCloseCode()).isEqualTo(4001);
        });
    assertThat(told).noneMatch(AnimateResponse::hasSessionError);
    assertThat(told)
        .filteredOn(AnimateResponse::hasSessionClosed)
        .singleElement()
        .satisfies(each -> {
          assertThat(each.getSessionClosed().getReplaced()).isFalse();
          assertThat(each.getSessionClosed().hasError()).isFalse();
        });
    assertThat(refusal(all.getLast()).reason()).isEqualTo("VENDOR_CREDITS_EXHAUSTED");
    assertThat(refusedClip(AvatarFixture.AVATAR).reason())
        .as("the whole account is refused, without another dial")
        .isEqualTo("VENDOR_CREDITS_EXHAUSTED");
    assertThat(gateway.report().sessions()).hasSize(1);
  }

  @Test
  void anErrorOfOneUtteranceEndsThatOneOnly() throws Exception {
    start(Options.defaults());
    AvatarCalls call = open();
    String first = call.next().getReady().getConnectionId();
    gateway.injectInto(first, new Fault.ServerError(Moment.FRAMES, 500, "oh dear", true, 0));

    call.audio("bad", tone(2, 16_000)).endOfUtterance();
    call.audio("good", tone(0.4, 16_000)).endOfUtterance();
    AnimateResponse bad = call.until(MessageCase.ENDED);
    AnimateResponse good = call.until(MessageCase.ENDED);

    assertThat(bad.getEnded().getFailed().getError().getServerDetail()).isEqualTo("oh dear");
    assertThat(good.getEnded().hasFinished()).isTrue();
    assertThat(good.getEnded().getConnectionId()).isEqualTo(first);
    call.finish();
  }

  @Test
  void keysAndTokensStandNeitherInLogsNorInErrorsNorInMetrics() throws Exception {
    String key = "sk-never-shown-to-anybody-4711";
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    List<String> shown = new CopyOnWriteArrayList<>();
    Logger ours = (Logger) LoggerFactory.getLogger("dev.troupe");
    Level before = ours.getLevel();
    logged.start();
    root.addAppender(logged);
    ours.setLevel(Level.TRACE);
    try {
      start(
          Options.defaults()
              .withApiKey(key)
              .with(AvatarsConfig.Auth.QUERY)
              .with(
                  vendor()
                      .withCustomers(
                          Map.of(
                              key,
                              new Customer(
                                  SpatialwalkSimulatorOptions.DEMO_APP, Plan.unlimited())))));
      gateway.inject(new Fault.UpgradeReset());
      AvatarCalls call = open();
      call.next();
      call.audio("a", tone(0.4, 16_000)).endOfUtterance();
      call.until(MessageCase.ENDED);
      call.finish();
      call.end();
      AvatarFixture.await(gateway.simulator.setPlan(key, Plan.unlimited().withAppKnown(false)));
      AvatarCalls other =
          AvatarCalls.open(
              gateway.channel,
              AnimateHeader.newBuilder()
                  .setAvatar(AvatarFixture.AVATAR)
                  .setAudio(AudioFormat.newBuilder().setSampleRateHz(24_000)));
      shown.add(refusal(other.end()).status().toString());
      gateway.registry.getMeters().forEach(meter -> shown.add(meter.getId().toString()));
    } finally {
      root.detachAppender(logged);
      ours.setLevel(before);
    }

    logged.list.forEach(event ->
        shown.add(
            event.getFormattedMessage() + event.getKeyValuePairs() + event.getThrowableProxy()));
    assertThat(shown).hasSizeGreaterThan(10);
    assertThat(shown).noneMatch(text -> text.contains(key) || text.contains("sessionKey="));
    // A token is a signed JSON document, which begins like this.
    assertThat(shown).noneMatch(text -> text.contains("eyJ"));
  }

  @Test
  void aSessionThatIsLostBetweenUtterancesIsReplacedUnseen() throws Exception {
    start(Options.defaults());
    AvatarCalls call = open();
    String first = call.next().getReady().getConnectionId();

    gateway.injectInto(first, new Fault.Close(Moment.NOW, 4002, "Session time limit reached"));
    AvatarSessionClosed closed = call.next().getSessionClosed();
    call.next();
    call.audio("after", tone(0.4, 16_000)).endOfUtterance();

    assertThat(closed.getError().getReason())
        .isEqualTo(ErrorReason.ERROR_REASON_VENDOR_SESSION_EXPIRED);
    assertThat(call.until(MessageCase.ENDED).getEnded().hasFinished()).isTrue();
    call.finish();
  }

  @ParameterizedTest
  @EnumSource
  void whatKeepsSessionsFromOpeningIsToldApart(Dialect dialect) {
    Map<String, String> cast =
        Map.of(AvatarFixture.AVATAR, DEMO, "ghost", "nobody-knows-this-avatar");
    start(
        Options.defaults()
            .withCast(cast)
            .with(vendor().withDialect(dialect).withPlan(Plan.unlimited())));

    assertThat(refusedClip("ghost").code()).isEqualTo(Code.NOT_FOUND);
    assertThat(refusedClip("ghost").reason()).isEqualTo("AVATAR_UNKNOWN");
    AvatarFixture.await(
        gateway.simulator.setPlan(AvatarFixture.KEY, Plan.unlimited().withCredits(0)));
    Refusals broke = refusedClip(AvatarFixture.AVATAR);

    assertThat(broke.reason()).isEqualTo("VENDOR_CREDITS_EXHAUSTED");
    assertThat(broke.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(broke.detail(AvatarError.class).getCode())
        .isEqualTo(AvatarErrorCode.AVATAR_ERROR_CODE_CREDITS_EXHAUSTED);
  }

  @Test
  void aKeyThatIsRefusedIsAMatterOfAccess() {
    start(Options.defaults().withApiKey("wrong-key-of-nobody"));

    Refusals refusal = refusedClip(AvatarFixture.AVATAR);

    assertThat(refusal.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(refusal.reason()).isEqualTo("VENDOR_ACCESS_DENIED");
    assertThat(refusal.status().toString()).doesNotContain("wrong-key-of-nobody");
  }

  @Test
  void tokensThatAreRefusedOnceAreFetchedAnew() throws Exception {
    start(Options.defaults());
    gateway.inject(new Fault.UpgradeReply(401, Fault.Body.JSON, "token is expired", 0, ""));

    AvatarCalls call = open();

    assertThat(call.next().hasReady()).isTrue();
    call.finish();
  }

  @Test
  void asManyAsThePlanAllowsIsToldApartToo() throws Exception {
    start(
        Options.defaults()
            .with(
                vendor()
                    .withPlan(Plan.unlimited().withMaxConnections(1))
                    .withManners(ServiceManners.defaults().withConcurrencyStatus(429))));
    AvatarCalls holder = open();
    holder.next();

    AvatarCalls late =
        AvatarCalls.open(
            gateway.channel,
            AnimateHeader.newBuilder()
                .setAvatar(AvatarFixture.AVATAR)
                .setSessionTimeout(com.google.protobuf.util.Durations.fromSeconds(1)));
    Refusals refusal = refusal(late.end());

    assertThat(refusal.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.reason()).isEqualTo("VENDOR_CONCURRENCY_LIMIT");
    assertThat(refusal.detail(RetryInfo.class).getRetryDelay().getSeconds()).isNotNegative();
    holder.finish();
  }

  @Test
  void aVendorThatIsAwayIsUnreachableAndNobodyWaitsForEver() throws Exception {
    start(Options.defaults());
    gateway.inject(new Fault.RegionDown());

    AvatarCalls call =
        AvatarCalls.open(
            gateway.channel,
            AnimateHeader.newBuilder()
                .setAvatar(AvatarFixture.AVATAR)
                .setSessionTimeout(com.google.protobuf.util.Durations.fromSeconds(1)));
    Refusals refusal = refusal(call.end());
    AvatarFixture.await(gateway.simulator.heal());

    assertThat(refusal.code()).isEqualTo(Code.UNAVAILABLE);
    assertThat(refusal.reason()).isEqualTo("VENDOR_UNREACHABLE");
  }

  @Test
  void anotherRegionServesWhileThePrimaryIsAway() throws Exception {
    start(Options.defaults().withPrimaryAway());
    AvatarCalls call = open();

    AvatarReady ready = call.next().getReady();

    assertThat(ready.getRegion()).isEqualTo("home");
    call.audio("there", tone(0.4, 16_000)).endOfUtterance();
    assertThat(call.until(MessageCase.ENDED).getEnded().hasFinished()).isTrue();
    call.finish();
  }

  @Test
  void aServerThatFallsSilentCostsTheUtteranceAndNotTheStream() throws Exception {
    start(Options.defaults().withAnswerTimeout(Duration.ofMillis(500)));
    AvatarCalls call = open();
    String first = call.next().getReady().getConnectionId();
    gateway.injectInto(first, new Fault.Ending(Fault.Ending.Kind.MISSING));

    call.audio("endless", tone(0.4, 16_000)).endOfUtterance();
    AnimateResponse failed = call.until(MessageCase.ENDED);
    call.until(MessageCase.READY);
    call.audio("again", tone(0.4, 16_000)).endOfUtterance();

    assertThat(failed.getEnded().getFailed().getError().getReason())
        .isEqualTo(ErrorReason.ERROR_REASON_VENDOR_UNAVAILABLE);
    assertThat(call.until(MessageCase.ENDED).getEnded().hasFinished()).isTrue();
    call.finish();
  }

  @Test
  void framesOfAnotherRequestAndASecondEndReachNobody() throws Exception {
    start(Options.defaults());
    AvatarCalls call = open();
    String session = call.next().getReady().getConnectionId();
    gateway.injectInto(session, new Fault.StaleFrames("somebody-elses", 7));
    gateway.injectInto(session, new Fault.Ending(Fault.Ending.Kind.TWICE));

    call.audio("mine", tone(1, 16_000)).endOfUtterance();
    List<AnimateResponse> heard = call.utterance();
    call.audio("next", tone(1, 16_000)).endOfUtterance();
    List<AnimateResponse> next = call.utterance();

    assertThat(frames(heard).stream().filter(AnimationFrame::getLast)).hasSize(1);
    assertThat(frames(heard).stream().mapToInt(AnimationFrame::getKeyframeCount).sum())
        .isEqualTo(25);
    assertThat(next).noneMatch(each -> each.hasFrame() && !each.getCommandId().equals("next"));
    assertThat(gateway.dropped("foreign")).isGreaterThanOrEqualTo(8);
    call.finish();
  }

  @Test
  void aClientThatIsSlowToTakeFramesLosesNone() throws Exception {
    start(Options.defaults());
    AvatarCalls call = AvatarCalls.slow(gateway.channel);
    call.take(1);
    call.next();

    call.audio("much", tone(60, 16_000)).endOfUtterance();
    List<AnimateResponse> heard = new ArrayList<>();
    do {
      call.take(1);
      heard.add(call.next());
    } while (!heard.getLast().hasEnded());

    assertThat(frames(heard).stream().mapToInt(AnimationFrame::getKeyframeCount).sum())
        .isEqualTo(60 * 25);
    call.finish();
  }

  @ParameterizedTest
  @EnumSource
  void aWarmSessionIsReadyWithinMilliseconds(AvatarsConfig.Auth auth) throws Exception {
    start(Options.defaults().with(auth).with(new PoolConfig.Size(1, 1, 5, 5)));
    List<Long> micros = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      long before = System.nanoTime();
      AvatarCalls call = open();
      boolean warm = call.next().getReady().getWarm();
      if (i >= 100 && warm) {
        micros.add((System.nanoTime() - before) / 1_000);
      }
      call.finish();
      assertThat(call.end()).isEqualTo("completed");
    }

    micros.sort(null);
    System.out.printf(
        "time to ready of %d warm sessions: p50 %d µs, p99 %d µs%n",
        micros.size(), micros.get(micros.size() / 2), micros.get(micros.size() * 99 / 100));
    assertThat(micros).hasSizeGreaterThan(250);
  }
}

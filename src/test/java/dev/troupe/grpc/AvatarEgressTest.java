package dev.troupe.grpc;

import static dev.troupe.grpc.AvatarCalls.frames;
import static dev.troupe.grpc.AvatarCalls.tone;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import dev.troupe.api.avatar.v1.AgoraEgress;
import dev.troupe.api.avatar.v1.AnimateHeader;
import dev.troupe.api.avatar.v1.AnimateRequest;
import dev.troupe.api.avatar.v1.AnimateResponse;
import dev.troupe.api.avatar.v1.AnimateResponse.MessageCase;
import dev.troupe.api.avatar.v1.AvatarReady;
import dev.troupe.api.avatar.v1.AvatarServiceGrpc;
import dev.troupe.api.avatar.v1.AvatarSessionClosed;
import dev.troupe.api.avatar.v1.Egress;
import dev.troupe.api.avatar.v1.InterruptCause;
import dev.troupe.api.avatar.v1.ListAvatarsRequest;
import dev.troupe.api.avatar.v1.LiveKitEgress;
import dev.troupe.api.avatar.v1.PausePlayback;
import dev.troupe.api.avatar.v1.PlaybackState;
import dev.troupe.api.avatar.v1.ResumePlayback;
import dev.troupe.api.avatar.v1.UtteranceEnded;
import dev.troupe.api.media.v1.AudioEncoding;
import dev.troupe.api.media.v1.AudioFormat;
import dev.troupe.grpc.AvatarFixture.Options;
import dev.troupe.simulator.spatialwalk.Dialect;
import dev.troupe.simulator.spatialwalk.Fault;
import dev.troupe.simulator.spatialwalk.ModelPace;
import dev.troupe.simulator.spatialwalk.RequestReport;
import dev.troupe.simulator.spatialwalk.ServiceManners;
import dev.troupe.simulator.spatialwalk.SpatialwalkSimulatorOptions;
import dev.troupe.simulator.spatialwalk.audio.OggWriter;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AvatarEgressTest {
  private static final String SECRET = "the-room-token";
  private static final String ROOM = "wss://rooms.test";
  private static final int RATE = 16_000;

  private AvatarFixture gateway;

  @AfterEach
  void stop() {
    gateway.close();
  }

  private static SpatialwalkSimulatorOptions vendor(Dialect dialect) {
    return Options.defaults().simulator().withDialect(dialect);
  }

  private void start(SpatialwalkSimulatorOptions vendor) {
    gateway = new AvatarFixture(Options.defaults().with(vendor));
  }

  /** Playback that is not over before the test is. */
  private static SpatialwalkSimulatorOptions inRealTime(Dialect dialect) {
    return vendor(dialect).withPace(ModelPace.immediate().withTimeFactor(1));
  }

  private AvatarCalls open(AnimateHeader.Builder header) {
    return AvatarCalls.open(gateway.channel, header.setAvatar(AvatarFixture.AVATAR));
  }

  private AvatarCalls open(Egress egress) {
    return open(AnimateHeader.newBuilder().setEgress(egress));
  }

  private static Egress room(String url, String token) {
    return Egress.newBuilder()
        .setLivekit(
            LiveKitEgress.newBuilder()
                .setUrl(url)
                .setApiToken(token)
                .setRoomName("lobby")
                .setPublisherId("hostess-1"))
        .build();
  }

  private static Egress room() {
    return room(ROOM, SECRET);
  }

  private static Egress channel(String name, String token) {
    return Egress.newBuilder()
        .setAgora(AgoraEgress.newBuilder().setChannelName(name).setToken(token).setUid(7))
        .build();
  }

  private static AnimateRequest.Builder pause(String id) {
    return AnimateRequest.newBuilder()
        .setCommandId(id)
        .setPause(PausePlayback.getDefaultInstance());
  }

  private static AnimateRequest.Builder resume(String id) {
    return AnimateRequest.newBuilder()
        .setCommandId(id)
        .setResume(ResumePlayback.getDefaultInstance());
  }

  /** The next answer to that command, whatever else comes before it. */
  private static AnimateResponse answer(AvatarCalls call, String id) throws InterruptedException {
    AnimateResponse next = call.next();
    while (!next.getCommandId().equals(id)) {
      next = call.next();
    }
    return next;
  }

  private static AnimateResponse playing(AvatarCalls call) throws InterruptedException {
    AnimateResponse begun = call.until(MessageCase.PLAYBACK);
    assertThat(begun.getPlayback().getState()).isEqualTo(PlaybackState.PLAYBACK_STATE_PLAYING);
    return begun;
  }

  private static Refusals refusal(Object end) {
    StatusRuntimeException failure = (StatusRuntimeException) end;
    return Refusals.of(() -> {
      throw failure;
    });
  }

  private static String reason(AnimateResponse rejected) {
    return Refusals.detail(rejected.getRejected().getError(), ErrorInfo.class).getReason();
  }

  private int egressSessions() {
    return AvatarServiceGrpc.newBlockingStub(gateway.channel)
        .listAvatars(ListAvatarsRequest.getDefaultInstance())
        .getAvatars(0)
        .getEgressSessions();
  }

  @ParameterizedTest
  @CsvSource({"LEGACY, livekit", "NG, livekit", "NG, agora"})
  void playbackElsewhereIsToldFromItsStartToItsDrainAndNoFrameComesDown(
      Dialect dialect, String where) throws Exception {
    start(vendor(dialect));
    AvatarCalls call = open(where.equals("livekit") ? room() : channel("lobby", SECRET));
    AvatarReady ready = call.next().getReady();
    call.audio("a", tone(0.6, RATE)).endOfUtterance();
    List<AnimateResponse> first = call.utterance();
    call.audio("b", tone(0.4, RATE)).endOfUtterance();
    List<AnimateResponse> second = call.utterance();

    assertThat(ready.getCapabilitiesList())
        .isEqualTo(
            dialect == Dialect.NG ? List.of("playback_control", "playback_state") : List.of());
    for (List<AnimateResponse> heard : List.of(first, second)) {
      AnimateResponse end = heard.getLast();
      assertThat(frames(heard)).isEmpty();
      assertThat(heard)
          .filteredOn(AnimateResponse::hasPlayback)
          .allSatisfy(each -> {
            assertThat(each.getRequestId()).isEqualTo(end.getRequestId()).isNotEmpty();
            assertThat(each.getCommandId()).isEmpty();
          })
          .extracting(each -> each.getPlayback().getState())
          .isEqualTo(
              dialect == Dialect.NG
                  ? List.of(
                      PlaybackState.PLAYBACK_STATE_PLAYING, PlaybackState.PLAYBACK_STATE_ENDED)
                  : List.of(PlaybackState.PLAYBACK_STATE_PLAYING));
      UtteranceEnded ended = end.getEnded();
      assertThat(ended.hasFinished()).isTrue();
      assertThat(ended.getFramesDelivered()).isZero();
      assertThat(ended.getFramesDropped()).isZero();
      assertThat(ended.hasPlayed()).isEqualTo(dialect == Dialect.NG);
    }
    assertThat(Durations.toMillis(first.getLast().getEnded().getAudio())).isEqualTo(600);
    if (dialect == Dialect.NG) {
      assertThat(Durations.toMillis(first.getLast().getEnded().getPlayed())).isEqualTo(600);
    }
    assertThat(Objects.requireNonNull(gateway.report().session(ready.getConnectionId())).egress())
        .isEqualTo(where);
    call.finish();
    assertThat(call.end()).isEqualTo("completed");
  }

  @Test
  void aSessionForARoomIsClosedAfterItsCallAndNeverLentAgain() throws Exception {
    start(vendor(Dialect.NG));
    AvatarCalls call = open(room());
    AvatarReady first = call.next().getReady();
    assertThat(egressSessions()).isEqualTo(1);
    call.audio("a", tone(0.4, RATE));
    call.finish();

    List<Object> rest = call.rest();
    AvatarCalls again = open(room());
    AvatarReady second = again.next().getReady();

    assertThat(rest.getLast()).isEqualTo("completed");
    AvatarSessionClosed closed = ((AnimateResponse) rest.get(rest.size() - 2)).getSessionClosed();
    assertThat(closed.getConnectionId()).isEqualTo(first.getConnectionId());
    assertThat(closed.getReplaced()).isFalse();
    assertThat(second.getConnectionId()).isNotEqualTo(first.getConnectionId());
    assertThat(second.getWarm()).isFalse();
    assertThat(Objects.requireNonNull(gateway.report().session(first.getConnectionId())).open())
        .isFalse();
    assertThat(egressSessions()).isEqualTo(1);
    again.finish();
    assertThat(again.end()).isEqualTo("completed");
    assertThat(egressSessions()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aRoomThatRefusesTheWorkerEndsTheCallAndShowsNoToken(Dialect dialect) throws Exception {
    start(vendor(dialect));

    Refusals livekit = refusal(open(room(ROOM, "invalid-" + SECRET)).end());
    Refusals agora = refusal(open(channel("lobby", "invalid-" + SECRET)).end());

    for (Refusals refused : List.of(livekit, agora)) {
      assertThat(refused.reason()).isEqualTo("EGRESS_REFUSED");
      assertThat(refused.status().toString()).doesNotContain(SECRET);
    }
    assertThat(egressSessions()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "LEGACY, unavailable",
    "LEGACY, unconfigured",
    "NG, unavailable",
    "NG, unconfigured",
  })
  void aRoomThatIsNotReachedEndsTheCall(Dialect dialect, String trouble) throws Exception {
    start(vendor(dialect));

    assertThat(refusal(open(room("wss://" + trouble + ".test", SECRET)).end()).reason())
        .isEqualTo("EGRESS_UNAVAILABLE");
    assertThat(refusal(open(channel(trouble, SECRET)).end()).reason())
        .isEqualTo("EGRESS_UNAVAILABLE");
  }

  @Test
  void anEgressThatIsNotDescribedIsInvalidBeforeAnythingIsDialled() throws Exception {
    start(vendor(Dialect.NG));

    Refusals nothing = refusal(open(Egress.getDefaultInstance()).end());
    Refusals noAddress = refusal(open(room("", SECRET)).end());
    Refusals noCredentials = refusal(open(room(ROOM, "")).end());
    Refusals noChannel = refusal(open(channel("", SECRET)).end());

    assertThat(nothing.fields()).containsExactly("egress");
    assertThat(noAddress.fields()).containsExactly("egress.livekit");
    assertThat(noCredentials.fields()).containsExactly("egress.livekit");
    assertThat(noChannel.fields()).containsExactly("egress.agora");
    assertThat(List.of(nothing, noAddress, noCredentials, noChannel))
        .allSatisfy(each -> {
          assertThat(each.code()).isEqualTo(Code.INVALID_ARGUMENT);
          assertThat(each.status().toString()).doesNotContain(SECRET);
        });
    assertThat(gateway.report().sessions()).isEmpty();
  }

  @Test
  void pauseAndResumeAreAnsweredByWhatThePlayerDoesAfterwards() throws Exception {
    start(inRealTime(Dialect.NG));
    AvatarCalls call = open(room());
    call.next();
    call.audio("a", tone(1.5, RATE)).endOfUtterance();
    String request = playing(call).getRequestId();

    call.send(pause("p"));
    AnimateResponse paused = answer(call, "p");
    call.send(pause("again"));
    AnimateResponse still = answer(call, "again");
    call.send(resume("r"));
    AnimateResponse resumed = answer(call, "r");
    call.send(resume("twice"));
    AnimateResponse harmless = answer(call, "twice");
    AnimateResponse end = call.until(MessageCase.ENDED);
    call.send(pause("late"));
    AnimateResponse late = answer(call, "late");

    assertThat(List.of(paused, still, resumed, harmless, late))
        .allSatisfy(each -> assertThat(each.getRequestId()).isEqualTo(request))
        .extracting(each -> each.getPlayback().getState())
        .containsExactly(
            PlaybackState.PLAYBACK_STATE_PAUSED,
            PlaybackState.PLAYBACK_STATE_PAUSED,
            PlaybackState.PLAYBACK_STATE_PLAYING,
            PlaybackState.PLAYBACK_STATE_PLAYING,
            PlaybackState.PLAYBACK_STATE_ENDED);
    assertThat(still.getPlayback().getPlayed()).isEqualTo(paused.getPlayback().getPlayed());
    assertThat(end.getEnded().hasFinished()).isTrue();
    assertThat(Durations.toMillis(end.getEnded().getPlayed())).isEqualTo(1_500);
    call.finish();
    assertThat(call.end()).isEqualTo("completed");
  }

  @Test
  void aPauseThatMeetsTheStartOfPlaybackIsNotAnsweredByThatStart() throws Exception {
    start(inRealTime(Dialect.NG));
    AvatarCalls call = open(room());
    call.next();

    call.audio("a", tone(0.3, RATE)).send(pause("p"));
    AnimateResponse paused = answer(call, "p");
    call.endOfUtterance().send(resume("r"));
    AnimateResponse resumed = answer(call, "r");

    assertThat(paused.getPlayback().getState()).isEqualTo(PlaybackState.PLAYBACK_STATE_PAUSED);
    assertThat(resumed.getPlayback().getState()).isEqualTo(PlaybackState.PLAYBACK_STATE_PLAYING);
    assertThat(call.until(MessageCase.ENDED).getEnded().hasFinished()).isTrue();
    call.finish();
  }

  @Test
  void whoeverPausesForTooLongIsInterrupted() throws Exception {
    SpatialwalkSimulatorOptions vendor = inRealTime(Dialect.NG);
    start(vendor.withLimits(vendor.limits().withPauseTimeout(Duration.ofMillis(200))));
    AvatarCalls call = open(room());
    call.next();
    call.audio("a", tone(20, RATE)).endOfUtterance();
    playing(call);

    call.send(pause("p"));
    UtteranceEnded ended = call.until(MessageCase.ENDED).getEnded();
    call.audio("b", tone(0.2, RATE)).endOfUtterance();

    assertThat(ended.getInterrupted().getCause())
        .isEqualTo(InterruptCause.INTERRUPT_CAUSE_PAUSE_TIMEOUT);
    assertThat(ended.hasPlayed()).isTrue();
    assertThat(call.until(MessageCase.ENDED).getEnded().hasFinished()).isTrue();
    call.finish();
  }

  @Test
  void aPlayerThatCannotBePausedRejectsTheCommand() throws Exception {
    start(vendor(Dialect.LEGACY));
    AvatarCalls old = open(room());
    old.next();
    old.send(pause("p")).send(resume("r"));

    assertThat(reason(answer(old, "p"))).isEqualTo("NOT_SUPPORTED");
    assertThat(reason(answer(old, "r"))).isEqualTo("NOT_SUPPORTED");
    old.audio("still", tone(0.2, RATE)).endOfUtterance();
    assertThat(old.until(MessageCase.ENDED).getEnded().hasFinished()).isTrue();
    old.finish();
  }

  @Test
  void withoutAPlayerElsewhereThereIsNothingToPause() throws Exception {
    start(vendor(Dialect.NG));
    AvatarCalls here = open(AnimateHeader.newBuilder());
    here.next();
    here.send(pause("p")).send(resume("r"));
    AvatarCalls silent = open(room());
    silent.next();
    silent.send(pause("early"));

    assertThat(reason(answer(here, "p"))).isEqualTo("NOT_SUPPORTED");
    assertThat(reason(answer(here, "r"))).isEqualTo("NOT_SUPPORTED");
    assertThat(reason(answer(silent, "early"))).isEqualTo("ILLEGAL_STATE");
    here.finish();
    silent.finish();
  }

  @ParameterizedTest
  @CsvSource({"LEGACY, false", "LEGACY, true", "NG, false", "NG, true"})
  void anInterruptStopsThePlayerAndTheSameSessionGoesOn(Dialect dialect, boolean endAfterwards)
      throws Exception {
    start(
        inRealTime(dialect)
            .withManners(ServiceManners.defaults().withEndings(0, endAfterwards, false, false)));
    AvatarCalls call = open(room());
    String session = call.next().getReady().getConnectionId();
    call.audio("a", tone(30, RATE)).endOfUtterance();
    playing(call);

    call.interrupt();
    AnimateResponse first = call.until(MessageCase.ENDED);
    call.audio("b", tone(0.3, RATE)).endOfUtterance();
    List<AnimateResponse> heard = call.utterance();
    call.finish();

    assertThat(first.getCommandId()).isEqualTo("a");
    assertThat(first.getEnded().getInterrupted().getCause())
        .isEqualTo(InterruptCause.INTERRUPT_CAUSE_CLIENT);
    assertThat(heard).noneMatch(each -> each.hasReady() || each.hasLateFrames());
    AnimateResponse second = heard.getLast();
    assertThat(second.getCommandId()).isEqualTo("b");
    assertThat(second.getEnded().hasFinished()).isTrue();
    assertThat(second.getEnded().getConnectionId()).isEqualTo(session);
    assertThat(gateway.request(first.getRequestId()).outcome())
        .isEqualTo(RequestReport.Outcome.INTERRUPTED);
    assertThat(call.end()).isEqualTo("completed");
  }

  @Test
  void aSessionForARoomThatIsLostIsNotReplaced() throws Exception {
    start(inRealTime(Dialect.NG));
    AvatarCalls call = open(room());
    String session = call.next().getReady().getConnectionId();
    call.audio("a", tone(20, RATE)).endOfUtterance();
    String request = playing(call).getRequestId();
    while (!gateway.request(request).uploaded()) {
      // Sound on its way could meet the closed socket before its close frame is read.
      Thread.onSpinWait();
    }

    gateway.injectInto(session, new Fault.Close(Fault.Moment.NOW, 4503, "upstream"));
    UtteranceEnded ended = call.until(MessageCase.ENDED).getEnded();
    List<Object> rest = call.rest();

    assertThat(ended.hasFailed()).isTrue();
    assertThat(((AnimateResponse) rest.getFirst()).getSessionClosed().getReplaced()).isFalse();
    assertThat(refusal(rest.getLast()).reason()).isEqualTo("VENDOR_UNAVAILABLE");
    assertThat(gateway.report().sessions()).hasSize(1);
  }

  private static AnimateHeader.Builder opus(int rate) {
    return AnimateHeader.newBuilder()
        .setAudio(
            AudioFormat.newBuilder()
                .setEncoding(AudioEncoding.AUDIO_ENCODING_OGG_OPUS)
                .setSampleRateHz(rate));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8_000, 12_000, 16_000, 24_000, 48_000})
  void oggOpusPassesAsItIsOneStreamAnUtterance(int rate) throws Exception {
    start(vendor(Dialect.NG));
    byte[] stream = OggWriter.stream(96_000, 80).getBytes();
    AvatarCalls call = open(opus(rate).setBitrateBps(32_000));
    AvatarReady ready = call.next().getReady();

    call.audio("a", stream).endOfUtterance();
    List<AnimateResponse> first = call.utterance();
    call.audio("b", stream).endOfUtterance();
    List<AnimateResponse> second = call.utterance();
    call.finish();

    int expected = rate == 0 ? RATE : rate;
    assertThat(ready.getConversion().getFrom()).isEqualTo(ready.getConversion().getTo());
    assertThat(ready.getConversion().getTo().getEncoding())
        .isEqualTo(AudioEncoding.AUDIO_ENCODING_OGG_OPUS);
    assertThat(ready.getConversion().getTo().getSampleRateHz()).isEqualTo(expected);
    assertThat(ready.getBitrateBps()).isEqualTo(32_000);
    for (List<AnimateResponse> heard : List.of(first, second)) {
      AnimateResponse end = heard.getLast();
      assertThat(end.getEnded().hasFinished()).isTrue();
      assertThat(end.getEnded().getKeyframes()).isEqualTo(50);
      assertThat(end.getEnded().hasAudio()).isFalse();
      assertThat(gateway.request(end.getRequestId()).audioBytes()).isEqualTo(stream.length);
    }
    assertThat(Objects.requireNonNull(gateway.report().session(ready.getConnectionId())))
        .satisfies(session -> {
          assertThat(session.format()).isEqualTo("ogg_opus");
          assertThat(session.sampleRate()).isEqualTo(expected);
        });
    assertThat(call.end()).isEqualTo("completed");
  }

  @Test
  void oggOpusIsPlayedElsewhereToo() throws Exception {
    start(vendor(Dialect.NG));
    AvatarCalls call = open(opus(24_000).setEgress(room()));
    call.next();

    call.audio("a", OggWriter.stream(48_000, 80).getBytes());
    call.finish();
    UtteranceEnded ended = call.until(MessageCase.ENDED).getEnded();

    assertThat(ended.hasFinished()).isTrue();
    assertThat(Durations.toMillis(ended.getPlayed())).isEqualTo(1_000);
    assertThat(call.end()).isEqualTo("completed");
  }

  @Test
  void oggOpusThatIsNoneEndsItsUtteranceOnly() throws Exception {
    start(vendor(Dialect.NG));
    AvatarCalls call = open(opus(16_000));
    call.next();

    call.audio("pcm", tone(0.5, RATE)).endOfUtterance();
    UtteranceEnded wrong = call.until(MessageCase.ENDED).getEnded();
    call.audio("opus", OggWriter.stream(48_000, 80).getBytes()).endOfUtterance();
    UtteranceEnded right = call.until(MessageCase.ENDED).getEnded();
    call.finish();

    assertThat(wrong.hasFailed()).isTrue();
    assertThat(right.hasFinished()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {11_025, 22_050, 44_100})
  void oggOpusAtARateThatIsNoneOfItsOwnIsInvalid(int rate) throws Exception {
    start(vendor(Dialect.LEGACY));

    Refusals refused = refusal(open(opus(rate)).end());

    assertThat(refused.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refused.reason()).isEqualTo("INVALID_FIELD");
    assertThat(refused.fields()).containsExactly("audio.sample_rate_hz");
    assertThat(refused.violations().getFirst()).contains("8000, 12000, 16000, 24000, 48000");
  }
}

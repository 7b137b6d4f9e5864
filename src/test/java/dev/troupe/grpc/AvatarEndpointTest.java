package dev.troupe.grpc;

import static dev.troupe.grpc.AvatarCalls.frames;
import static dev.troupe.grpc.AvatarCalls.tone;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import dev.troupe.api.avatar.v1.AnimateClipRequest;
import dev.troupe.api.avatar.v1.AnimateClipResponse;
import dev.troupe.api.avatar.v1.AnimateHeader;
import dev.troupe.api.avatar.v1.AnimateRequest;
import dev.troupe.api.avatar.v1.AnimateResponse;
import dev.troupe.api.avatar.v1.AnimateResponse.MessageCase;
import dev.troupe.api.avatar.v1.AnimationFrame;
import dev.troupe.api.avatar.v1.Avatar;
import dev.troupe.api.avatar.v1.AvatarDialect;
import dev.troupe.api.avatar.v1.AvatarReady;
import dev.troupe.api.avatar.v1.AvatarServiceGrpc;
import dev.troupe.api.avatar.v1.AvatarSessionClosedBy;
import dev.troupe.api.avatar.v1.ListAvatarsRequest;
import dev.troupe.api.avatar.v1.PausePlayback;
import dev.troupe.api.media.v1.AudioEncoding;
import dev.troupe.api.media.v1.AudioFormat;
import dev.troupe.avatar.AvatarAudio;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AvatarEndpointTest {
  private AvatarFixture gateway;

  @BeforeEach
  void start() {
    gateway = new AvatarFixture();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private AvatarCalls open() {
    return AvatarCalls.open(gateway.channel);
  }

  private AvatarServiceGrpc.AvatarServiceBlockingStub calls() {
    return AvatarServiceGrpc.newBlockingStub(gateway.channel);
  }

  private static AnimateHeader.Builder header(AudioEncoding encoding, int rate) {
    return AnimateHeader.newBuilder()
        .setAvatar(AvatarFixture.AVATAR)
        .setAudio(AudioFormat.newBuilder().setEncoding(encoding).setSampleRateHz(rate));
  }

  private void equalsWhatWasSent(String reqId, List<AnimationFrame> frames) {
    List<ByteString> sent =
        gateway.request(reqId).messages().stream()
            .map(Buffer::getBytes)
            .map(ByteString::copyFrom)
            .toList();
    assertThat(frames.stream().map(AnimationFrame::getData).toList()).isEqualTo(sent).isNotEmpty();
  }

  @Test
  void aClipIsAnimatedByteForByteAndOneFrameIsLast() throws Exception {
    AvatarCalls call = open();
    AvatarReady ready = call.next().getReady();

    call.audio("hello", tone(3.21, 16_000)).endOfUtterance();
    List<AnimateResponse> heard = call.utterance();
    call.finish();

    assertThat(ready.getAvatar()).isEqualTo(AvatarFixture.AVATAR);
    assertThat(ready.getRegion()).isEqualTo("home");
    assertThat(ready.getConversion().getTo().getSampleRateHz()).isEqualTo(16_000);
    assertThat(heard).allSatisfy(each -> assertThat(each.getCommandId()).isEqualTo("hello"));
    assertThat(heard.getFirst().getAccepted().getNumber()).isEqualTo(1);
    List<AnimationFrame> frames = frames(heard);
    AnimateResponse end = heard.getLast();
    equalsWhatWasSent(end.getRequestId(), frames);
    assertThat(frames.stream().filter(AnimationFrame::getLast)).containsExactly(frames.getLast());
    long keyframes = 0;
    for (int i = 0; i < frames.size(); i++) {
      assertThat(frames.get(i).getSequence()).isEqualTo(i + 1);
      assertThat(Durations.toMillis(frames.get(i).getMediaTime())).isEqualTo(keyframes * 40);
      keyframes += frames.get(i).getKeyframeCount();
    }
    assertThat(keyframes).isEqualTo((long) (3.21 * 25));
    assertThat(end.getEnded().hasFinished()).isTrue();
    assertThat(end.getEnded().getKeyframes()).isEqualTo(keyframes);
    assertThat(end.getEnded().getFramesDelivered()).isEqualTo(frames.size());
    assertThat(end.getEnded().getFramesDropped()).isZero();
    assertThat(Durations.toMillis(end.getEnded().getAudio())).isEqualTo(3_210);
    assertThat(end.getEnded().getConnectionId()).isEqualTo(ready.getConnectionId());
    AnimateResponse closed = call.until(MessageCase.SESSION_CLOSED);
    assertThat(closed.getSessionClosed().getBy())
        .isEqualTo(AvatarSessionClosedBy.AVATAR_SESSION_CLOSED_BY_CLIENT);
    assertThat(closed.getSessionClosed().getReplaced()).isFalse();
    assertThat(call.end()).isEqualTo("completed");
  }

  @Test
  void utterancesFollowEachOtherOnOneSessionAndTheNextCallFindsItOpen() throws Exception {
    AvatarCalls call = open();
    String session = call.next().getReady().getConnectionId();
    for (int i = 0; i < 4; i++) {
      call.audio("u" + i, tone(0.5, 16_000)).endOfUtterance();
    }
    call.finish();
    for (int i = 0; i < 4; i++) {
      AnimateResponse end = call.until(MessageCase.ENDED);
      assertThat(end.getCommandId()).isEqualTo("u" + i);
      assertThat(end.getEnded().getKeyframes()).isEqualTo(12);
      assertThat(end.getEnded().getConnectionId()).isEqualTo(session);
    }
    assertThat(call.end()).isEqualTo("completed");

    AvatarCalls next = open();
    AvatarReady ready = next.next().getReady();

    assertThat(ready.getWarm()).isTrue();
    assertThat(ready.getConnectionId()).isEqualTo(session);
    next.cancel();
  }

  @Test
  void soundAtARateThatTheVendorDoesNotTakeIsResampled() throws Exception {
    AvatarCalls call =
        AvatarCalls.open(gateway.channel, header(AudioEncoding.AUDIO_ENCODING_PCM_S16LE, 11_025));
    AvatarReady ready = call.next().getReady();

    call.audio("odd", tone(2, 11_025)).endOfUtterance();
    AnimateResponse end = call.until(MessageCase.ENDED);

    assertThat(ready.getConversion().getFrom().getSampleRateHz()).isEqualTo(11_025);
    assertThat(ready.getConversion().getTo().getSampleRateHz()).isEqualTo(16_000);
    assertThat(Durations.toMillis(ready.getConversion().getDelay())).isBetween(1L, 10L);
    assertThat(end.getEnded().getKeyframes()).isEqualTo(50);
    assertThat(gateway.request(end.getRequestId()).audioBytes()).isEqualTo(64_000);
    call.finish();
  }

  @ParameterizedTest
  @ValueSource(ints = {8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000})
  void theSampleIsAnimatedAtEveryRate(int rate) {
    AnimateClipResponse clip =
        calls()
            .animateClip(
                AnimateClipRequest.newBuilder()
                    .setAvatar(AvatarFixture.AVATAR)
                    .setSample("vowels")
                    .setSampleRateHz(rate)
                    .build());

    assertThat(clip.getSampleRateHz()).isEqualTo(rate);
    assertThat(clip.getPcm().size()).isEqualTo(2 * 2 * rate);
    assertThat(clip.getKeyframes()).isEqualTo(50);
    equalsWhatWasSent(clip.getRequestId(), clip.getFramesList());
  }

  @Test
  void aClipAtAnotherRateIsRefusedWithTheRatesThatThereAre() {
    Refusals refusal =
        Refusals.of(() ->
            calls()
                .animateClip(
                    AnimateClipRequest.newBuilder()
                        .setAvatar(AvatarFixture.AVATAR)
                        .setPcm(ByteString.copyFrom(new byte[200]))
                        .setSampleRateHz(11_025)
                        .build()));

    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refusal.fields()).containsExactly("sample_rate_hz");
    assertThat(refusal.violations().getFirst())
        .contains("8000, 16000, 22050, 24000, 32000, 44100, 48000");
  }

  @Test
  void aClipThatIsTooLargeIsRefused() {
    Refusals refusal =
        Refusals.of(() ->
            calls()
                .animateClip(
                    AnimateClipRequest.newBuilder()
                        .setAvatar(AvatarFixture.AVATAR)
                        .setPcm(ByteString.copyFrom(new byte[(4 << 20) + 2]))
                        .build()));

    assertThat(refusal.reason()).isEqualTo("MESSAGE_TOO_LARGE");
  }

  @Test
  void avatarsAreListedWithTheirSessions() throws Exception {
    AvatarCalls call = open();
    call.next();

    Avatar avatar = calls().listAvatars(ListAvatarsRequest.getDefaultInstance()).getAvatars(0);

    assertThat(avatar.getName()).isEqualTo(AvatarFixture.AVATAR);
    assertThat(avatar.getRegionsList()).containsExactly("home");
    assertThat(avatar.getPcmSampleRatesHzList())
        .isEqualTo(AvatarAudio.Encoding.PCM_S16LE.sampleRates());
    assertThat(avatar.getDialect()).isEqualTo(AvatarDialect.AVATAR_DIALECT_LEGACY);
    assertThat(avatar.getPoolsList())
        .singleElement()
        .satisfies(pool -> {
          assertThat(pool.getInUse()).isEqualTo(1);
          assertThat(pool.getIdle()).isZero();
          assertThat(pool.getMaximum()).isEqualTo(5);
        });
    assertThat(Durations.toNanos(avatar.getBilled())).isPositive();
    call.finish();
  }

  @Test
  void anAvatarThatIsNotConfiguredIsUnknown() throws Exception {
    AvatarCalls call =
        AvatarCalls.open(gateway.channel, AnimateHeader.newBuilder().setAvatar("nobody"));
    StatusRuntimeException end = (StatusRuntimeException) call.end();

    assertThat(end.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
    assertThat(
            Refusals.of(
                    () -> {
                      throw end;
                    })
                .reason())
        .isEqualTo("AVATAR_UNKNOWN");
  }

  @Test
  void commandsThatMakeNoSenseAreRejectedAndTheStreamGoesOn() throws Exception {
    AvatarCalls call = open();
    call.next();

    call.interrupt()
        .endOfUtterance()
        .send(
            AnimateRequest.newBuilder()
                .setCommandId("p")
                .setPause(PausePlayback.getDefaultInstance()))
        .send(AnimateRequest.newBuilder().setHeader(AnimateHeader.getDefaultInstance()));
    List<AnimateResponse> rejections = List.of(call.next(), call.next(), call.next(), call.next());

    assertThat(rejections)
        .extracting(each -> each.getRejected().getCommand())
        .containsExactlyInAnyOrder("interrupt", "end_of_utterance", "pause", "header");
    assertThat(rejections)
        .filteredOn(each -> each.getCommandId().equals("p"))
        .singleElement()
        .extracting(
            each -> Refusals.detail(each.getRejected().getError(), ErrorInfo.class).getReason())
        .isEqualTo("NOT_SUPPORTED");
    call.audio("still", tone(0.2, 16_000)).endOfUtterance();
    assertThat(call.until(MessageCase.ENDED).getEnded().hasFinished()).isTrue();
    call.finish();
  }

  @Test
  void withoutConfigurationTheOptionIsNamed() throws Exception {
    Vertx vertx = Vertx.vertx();
    ClientPort port =
        new ClientPort(
            vertx,
            AvatarFixture.server(),
            List.of(new AvatarEndpoint(null, InstantSource.system())),
            new RpcMetrics(new SimpleMeterRegistry()),
            () -> new SplittableRandom(1));
    AvatarFixture.await(port.start());
    ManagedChannel channel = AvatarFixture.channel(port);

    Refusals refusal =
        Refusals.of(() ->
            AvatarServiceGrpc.newBlockingStub(channel)
                .animateClip(AnimateClipRequest.getDefaultInstance()));

    assertThat(refusal.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(refusal.reason()).isEqualTo("VENDOR_NOT_CONFIGURED");
    assertThat(refusal.detail(PreconditionFailure.class).getViolations(0).getDescription())
        .contains("avatars.cast");
    channel.shutdownNow();
    channel.awaitTermination(5, TimeUnit.SECONDS);
    AvatarFixture.await(vertx.close());
  }
}

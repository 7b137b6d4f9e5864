package dev.troupe.grpc;

import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.troupe.api.avatar.v1.AnimateClipRequest;
import dev.troupe.api.avatar.v1.AnimateClipResponse;
import dev.troupe.avatar.AnimationCall;
import dev.troupe.avatar.AnimationNews;
import dev.troupe.avatar.AnimationRequest;
import dev.troupe.avatar.Animator;
import dev.troupe.avatar.AvatarAudio;
import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarFacts;
import dev.troupe.avatar.AvatarPhase;
import dev.troupe.avatar.Egress;
import dev.troupe.avatar.SessionSettings;
import dev.troupe.avatar.SpeechSample;
import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call of {@code AnimateClip}: a clip up, all of its motion down. Confined to its context. */
final class AnimateClipCall {
  private static final int LARGEST_CLIP = 4 << 20;
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration USUAL = Duration.ofSeconds(45);

  /** The answer is one message, which has to fit into what clients take. */
  private static final long LARGEST_ANSWER = 64 << 20;

  private static final String ID = "clip";

  private final Animator animator;
  private final Call call;
  private final AnimationSpans spans;
  private final Promise<AnimateClipResponse> answer = Promise.promise();
  private final AnimateClipResponse.Builder response = AnimateClipResponse.newBuilder();
  private @Nullable AnimationCall session;
  private byte[] sound = {};
  private long answerBytes;

  AnimateClipCall(Animator animator, Call call) {
    this.animator = animator;
    this.call = call;
    this.spans = AnimationSpans.open(call);
  }

  Future<AnimateClipResponse> begin(AnimateClipRequest request) {
    AvatarFacts avatar = new AvatarRequests(animator).avatar(request.getAvatar());
    int rate = request.hasSampleRateHz() ? request.getSampleRateHz() : avatar.sampleRate();
    Duration timeout = check(request, rate);
    sound = request.hasSample() ? SpeechSample.pcm(rate) : request.getPcm().toByteArray();
    response.setSampleRateHz(rate).setPcm(ByteString.copyFrom(sound));
    Time time = new VertxTime(call.context());
    Time.Timer timer = time.after(timeout, () -> fail(late(timeout)));
    AnimationCall opened =
        animator.open(
            new AnimationRequest(
                avatar,
                new SessionSettings(
                    avatar.avatarId(), AvatarAudio.pcm(rate), 0, Egress.HERE, Map.of()),
                Callers.owner(call),
                shorter(timeout, animator.patience())),
            call.context(),
            this::news,
            () -> {});
    session = opened;
    call.onClosed(() -> {
      timer.cancel();
      opened.cancel();
    });
    return answer.future();
  }

  private static Duration check(AnimateClipRequest request, int rate) {
    Violations violations = new Violations();
    violations.oneOf("sample_rate_hz", rate, AvatarRequests.pcmRates());
    switch (request.getClipCase()) {
      case PCM -> {
        int size = request.getPcm().size();
        if (size > LARGEST_CLIP) {
          throw new CallFailure(
                  Code.RESOURCE_EXHAUSTED,
                  "MESSAGE_TOO_LARGE",
                  "pcm: %d bytes (expected: at most 4 MiB)".formatted(size))
              .asException();
        }
        violations.check(
            size > 0 && size % 2 == 0, "pcm", size + " bytes", "a whole number of samples");
      }
      case SAMPLE ->
          violations.check(
              request.getSample().equals(SpeechSample.NAME),
              "sample",
              request.getSample(),
              SpeechSample.NAME);
      case CLIP_NOT_SET -> violations.add("clip", null, "pcm or sample");
    }
    Duration timeout = request.hasTimeout() ? ProtoTime.duration(request.getTimeout()) : USUAL;
    violations.check(
        timeout.isPositive() && timeout.compareTo(LONGEST) <= 0,
        "timeout",
        timeout,
        "above 0, up to 5 min");
    violations.throwIfAny();
    return timeout;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static RuntimeException late(Duration timeout) {
    return new CallFailure(
            Code.DEADLINE_EXCEEDED,
            "DEADLINE_EXCEEDED",
            "the clip was not animated within %d ms".formatted(timeout.toMillis()))
        .asException();
  }

  private void news(AnimationNews news) {
    AnimationCall to = session;
    if (to == null || answer.future().isComplete()) {
      return;
    }
    to.taken(1);
    spans.hear(news);
    switch (news.what()) {
      case AnimationNews.Ready ready -> {
        response.setConnectionId(ready.connectionId());
        to.audio(ID, sound, sound.length);
        to.endUtterance(ID, new byte[0]);
      }
      case AnimationNews.Frame frame -> frame(news, frame);
      case AnimationNews.Ended ended -> ended(ended);
      case AnimationNews.Failed failed -> fail(failed.failure().asException());
      default -> {}
    }
  }

  private void frame(AnimationNews news, AnimationNews.Frame frame) {
    answerBytes += frame.data().length;
    if (answerBytes > LARGEST_ANSWER) {
      fail(
          new CallFailure(
                  Code.RESOURCE_EXHAUSTED,
                  "MESSAGE_TOO_LARGE",
                  "frames: more than 64 MiB (expected: a shorter clip, or Animate)")
              .asException());
      return;
    }
    response.setRequestId(news.requestId()).addFrames(AvatarMapper.frame(frame));
  }

  private void ended(AnimationNews.Ended ended) {
    switch (ended.end()) {
      case AnimationNews.Finished finished -> {
        response.setKeyframes(ended.keyframes());
        if (ended.firstFrameAfter() != null) {
          response.setFirstFrameAfter(ProtoTime.duration(ended.firstFrameAfter()));
        }
        leave();
        answer.tryComplete(response.build());
      }
      case AnimationNews.Broken broken -> fail(broken.error().asException());
      case AnimationNews.Interrupted interrupted ->
          fail(
              AvatarError.of(
                      AvatarErrorCode.UPSTREAM_ERROR,
                      AvatarPhase.WEBSOCKET_RUNTIME,
                      "the server stopped the clip")
                  .asException());
    }
  }

  private void fail(RuntimeException failure) {
    leave();
    answer.tryFail(failure);
  }

  private void leave() {
    if (session != null) {
      session.cancel();
    }
  }
}

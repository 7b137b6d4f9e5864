package dev.troupe.grpc;

import com.google.protobuf.UnsafeByteOperations;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.troupe.api.avatar.v1.AnimateResponse;
import dev.troupe.api.avatar.v1.AnimationFrame;
import dev.troupe.api.avatar.v1.AvatarCommandRejected;
import dev.troupe.api.avatar.v1.AvatarDialect;
import dev.troupe.api.avatar.v1.AvatarReady;
import dev.troupe.api.avatar.v1.AvatarSessionClosed;
import dev.troupe.api.avatar.v1.AvatarSessionClosedBy;
import dev.troupe.api.avatar.v1.AvatarSessionError;
import dev.troupe.api.avatar.v1.InterruptCause;
import dev.troupe.api.avatar.v1.LateFrames;
import dev.troupe.api.avatar.v1.Playback;
import dev.troupe.api.avatar.v1.PlaybackState;
import dev.troupe.api.avatar.v1.UtteranceAccepted;
import dev.troupe.api.avatar.v1.UtteranceEnded;
import dev.troupe.api.avatar.v1.UtteranceFailed;
import dev.troupe.api.avatar.v1.UtteranceFinished;
import dev.troupe.api.avatar.v1.UtteranceInterrupted;
import dev.troupe.api.avatar.v1.UtteranceProgress;
import dev.troupe.api.media.v1.AudioConversion;
import dev.troupe.avatar.AnimationNews;
import dev.troupe.avatar.AvatarEvent;
import java.util.Objects;
import java.util.Set;

/** What a session tells its caller, in the words of the contract. Stateless but for the call's. */
final class AvatarMapper {
  private final StatusMapper statuses;
  private final AvatarWish wish;

  AvatarMapper(StatusMapper statuses, AvatarWish wish) {
    this.statuses = statuses;
    this.wish = wish;
  }

  AnimateResponse response(AnimationNews news) {
    AnimateResponse.Builder to =
        AnimateResponse.newBuilder()
            .setCommandId(news.commandId())
            .setRequestId(news.requestId())
            .setReceivedAt(ProtoTime.timestamp(news.at()));
    switch (news.what()) {
      case AnimationNews.Ready it -> to.setReady(ready(it));
      case AnimationNews.Accepted it ->
          to.setAccepted(
              UtteranceAccepted.newBuilder().setNumber(it.number()).setQueuePosition(it.before()));
      case AnimationNews.Frame it -> to.setFrame(frame(it));
      case AnimationNews.Progress it -> to.setProgress(progress(it));
      case AnimationNews.Ended it -> to.setEnded(ended(it));
      case AnimationNews.Late it -> to.setLateFrames(LateFrames.newBuilder().setCount(it.frames()));
      case AnimationNews.Playback it -> to.setPlayback(playback(it));
      case AnimationNews.Rejected it -> to.setRejected(rejected(it));
      case AnimationNews.Troubled it ->
          to.setSessionError(AvatarSessionError.newBuilder().setError(AvatarErrors.of(it.error())));
      case AnimationNews.Closed it -> to.setSessionClosed(closed(it));
      case AnimationNews.Over it -> throw new IllegalArgumentException("over: not a response");
      case AnimationNews.Failed it -> throw new IllegalArgumentException("failed: not a response");
    }
    return to.build();
  }

  private AvatarReady ready(AnimationNews.Ready news) {
    return AvatarReady.newBuilder()
        .setConnectionId(news.connectionId())
        .setAvatar(wish.avatar().name())
        .setAvatarId(wish.avatar().avatarId())
        .setRegion(news.region())
        .setDialect(dialect(news.capabilities()))
        .addAllCapabilities(news.capabilities().stream().sorted().toList())
        .setConversion(
            AudioConversion.newBuilder()
                .setFrom(AvatarRequests.format(wish.encoding(), wish.callersRate()))
                .setTo(AvatarRequests.format(wish.encoding(), wish.settings().audio().sampleRate()))
                .setDelay(ProtoTime.duration(wish.intake().delay())))
        .setBitrateBps(wish.settings().bitrate())
        .setWarm(news.warm())
        .setWaited(ProtoTime.duration(news.waited()))
        .build();
  }

  /** Older servers offer nothing. */
  static AvatarDialect dialect(Set<String> capabilities) {
    return capabilities.isEmpty()
        ? AvatarDialect.AVATAR_DIALECT_LEGACY
        : AvatarDialect.AVATAR_DIALECT_NEXT;
  }

  static AnimationFrame frame(AnimationNews.Frame news) {
    AnimationFrame.Builder frame =
        AnimationFrame.newBuilder()
            .setData(UnsafeByteOperations.unsafeWrap(news.data()))
            .setSequence(news.sequence())
            .setLast(news.last());
    if (news.keyframes() != null) {
      frame.setKeyframeCount(news.keyframes());
    }
    if (news.mediaTime() != null) {
      frame.setMediaTime(ProtoTime.duration(news.mediaTime()));
    }
    return frame.build();
  }

  private UtteranceProgress progress(AnimationNews.Progress news) {
    UtteranceProgress.Builder progress =
        UtteranceProgress.newBuilder().setFrames(news.frames()).setKeyframes(news.keyframes());
    if (wish.isPcm()) {
      progress
          .setAudioReceived(ProtoTime.lasting(news.received(), wish.callersRate()))
          .setAudioSent(ProtoTime.lasting(news.sent(), wish.settings().audio().sampleRate()));
    }
    return progress.build();
  }

  private UtteranceEnded ended(AnimationNews.Ended news) {
    UtteranceEnded.Builder ended =
        UtteranceEnded.newBuilder()
            .setFramesDelivered(news.frames())
            .setFramesDropped(news.dropped())
            .setKeyframes(news.keyframes())
            .setConnectionId(news.connectionId());
    switch (news.end()) {
      case AnimationNews.Finished it -> ended.setFinished(UtteranceFinished.getDefaultInstance());
      case AnimationNews.Interrupted it ->
          ended.setInterrupted(
              UtteranceInterrupted.newBuilder()
                  .setCause(InterruptCause.valueOf("INTERRUPT_CAUSE_" + it.cause().name())));
      case AnimationNews.Broken it ->
          ended.setFailed(UtteranceFailed.newBuilder().setError(AvatarErrors.of(it.error())));
    }
    if (wish.isPcm()) {
      ended.setAudio(ProtoTime.lasting(news.sent(), wish.settings().audio().sampleRate()));
    }
    if (news.firstFrameAfter() != null) {
      ended.setFirstFrameAfter(ProtoTime.duration(news.firstFrameAfter()));
    }
    if (news.played() != null) {
      ended.setPlayed(ProtoTime.duration(news.played()));
    }
    return ended.build();
  }

  private static Playback playback(AnimationNews.Playback news) {
    Playback.Builder playback =
        Playback.newBuilder().setState(state(news.state())).setReason(news.reason());
    if (news.played() != null) {
      playback.setPlayed(ProtoTime.duration(news.played()));
    }
    return playback.build();
  }

  private static PlaybackState state(AvatarEvent.PlaybackState state) {
    return switch (state) {
      case UNKNOWN -> PlaybackState.PLAYBACK_STATE_UNSPECIFIED;
      case PLAYING -> PlaybackState.PLAYBACK_STATE_PLAYING;
      case PAUSED -> PlaybackState.PLAYBACK_STATE_PAUSED;
      case ENDED -> PlaybackState.PLAYBACK_STATE_ENDED;
      case INTERRUPTED -> PlaybackState.PLAYBACK_STATE_INTERRUPTED;
    };
  }

  private AvatarCommandRejected rejected(AnimationNews.Rejected news) {
    CallFailure failure =
        news.supported()
            ? new CallFailure(Code.FAILED_PRECONDITION, "ILLEGAL_STATE", news.message())
            : new CallFailure(Code.UNIMPLEMENTED, "NOT_SUPPORTED", news.message());
    return rejected(news.command(), news.state(), statuses.toStatus(failure));
  }

  static AvatarCommandRejected rejected(String command, String state, Status error) {
    return AvatarCommandRejected.newBuilder()
        .setCommand(command)
        .setState(state)
        .setError(error)
        .build();
  }

  private static AvatarSessionClosed closed(AnimationNews.Closed news) {
    AvatarSessionClosed.Builder closed =
        AvatarSessionClosed.newBuilder()
            .setBy(AvatarSessionClosedBy.valueOf("AVATAR_SESSION_CLOSED_BY_" + news.by().name()))
            .setConnectionId(news.connectionId())
            .setCloseReason(Objects.requireNonNullElse(news.reason(), ""))
            .setReplaced(news.replaced());
    if (news.code() != null) {
      closed.setCloseCode(news.code());
    }
    if (news.error() != null) {
      closed.setError(AvatarErrors.of(news.error()));
    }
    return closed.build();
  }
}

package dev.troupe.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import dev.troupe.api.avatar.v1.AnimateRequest;
import dev.troupe.api.avatar.v1.AnimateResponse;
import dev.troupe.api.avatar.v1.AnimationFrame;
import dev.troupe.api.avatar.v1.Avatar;
import dev.troupe.api.avatar.v1.AvatarReady;
import dev.troupe.api.avatar.v1.AvatarServiceGrpc;
import dev.troupe.api.avatar.v1.AvatarSessionClosed;
import dev.troupe.api.avatar.v1.ListAvatarsRequest;
import dev.troupe.api.avatar.v1.ListAvatarsResponse;
import dev.troupe.api.avatar.v1.UtteranceAccepted;
import dev.troupe.api.avatar.v1.UtteranceEnded;
import dev.troupe.api.avatar.v1.UtteranceProgress;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What a gateway may say to {@code troupe animate}, also what a simulated vendor can hardly be made
 * to cause.
 */
final class ScriptedAvatars extends AvatarServiceGrpc.AvatarServiceImplBase {
  static final String REQUEST = "20261125120000_abcdefabcdef";

  final BlockingQueue<AnimateRequest> received = new LinkedBlockingQueue<>();
  private final List<String> names;
  private final UtteranceEnded end;
  private final Status status;
  private boolean repeating;

  /**
   * @param end what the utterance's end is; without one of its arms there is none at all
   * @param status of the call; one that is not OK meets its first message
   */
  ScriptedAvatars(List<String> names, UtteranceEnded end, Status status) {
    this.names = names;
    this.end = end;
    this.status = status;
  }

  /** Gives the last message the number of the one before it. */
  ScriptedAvatars repeating() {
    repeating = true;
    return this;
  }

  @Override
  public void listAvatars(ListAvatarsRequest request, StreamObserver<ListAvatarsResponse> answer) {
    ListAvatarsResponse.Builder all = ListAvatarsResponse.newBuilder();
    names.forEach(name -> all.addAvatars(Avatar.newBuilder().setName(name)));
    answer.onNext(all.build());
    answer.onCompleted();
  }

  @Override
  public StreamObserver<AnimateRequest> animate(StreamObserver<AnimateResponse> down) {
    return new StreamObserver<>() {
      @Override
      public void onNext(AnimateRequest message) {
        received.add(message);
        if (message.hasHeader() && !status.isOk()) {
          down.onError(status.asRuntimeException());
        } else if (message.hasHeader()) {
          AvatarReady.Builder ready =
              AvatarReady.newBuilder()
                  .setAvatar(message.getHeader().getAvatar())
                  .setConnectionId("session-1")
                  .setWarm(true);
          down.onNext(AnimateResponse.newBuilder().setReady(ready).build());
        } else if (message.hasEndOfUtterance()) {
          animation(down);
        }
      }

      @Override
      public void onError(Throwable gone) {}

      @Override
      public void onCompleted() {
        if (status.isOk()) {
          down.onNext(
              AnimateResponse.newBuilder()
                  .setSessionClosed(AvatarSessionClosed.getDefaultInstance())
                  .build());
          down.onCompleted();
        }
      }
    };
  }

  /** Two messages that can be read, and a last one whose keyframes cannot be counted. */
  private void animation(StreamObserver<AnimateResponse> down) {
    AnimateResponse about = AnimateResponse.newBuilder().setRequestId(REQUEST).build();
    down.onNext(about.toBuilder().setAccepted(UtteranceAccepted.getDefaultInstance()).build());
    for (int i = 1; i <= 2; i++) {
      AnimationFrame.Builder frame =
          AnimationFrame.newBuilder()
              .setData(ByteString.copyFromUtf8("message " + i))
              .setSequence(i)
              .setKeyframeCount(5)
              .setMediaTime(Durations.fromMillis(200L * (i - 1)));
      down.onNext(about.toBuilder().setFrame(frame).build());
    }
    UtteranceProgress.Builder progress =
        UtteranceProgress.newBuilder()
            .setAudioSent(Durations.fromMillis(400))
            .setFrames(2)
            .setKeyframes(10);
    down.onNext(about.toBuilder().setProgress(progress).build());
    AnimationFrame.Builder last =
        AnimationFrame.newBuilder()
            .setData(ByteString.copyFromUtf8("message 3"))
            .setSequence(repeating ? 2 : 3)
            .setLast(true);
    down.onNext(about.toBuilder().setFrame(last).build());
    if (end.getEndCase() != UtteranceEnded.EndCase.END_NOT_SET) {
      down.onNext(about.toBuilder().setEnded(end).build());
    }
  }
}

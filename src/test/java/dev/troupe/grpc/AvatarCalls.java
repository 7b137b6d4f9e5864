package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.troupe.api.avatar.v1.AnimateHeader;
import dev.troupe.api.avatar.v1.AnimateRequest;
import dev.troupe.api.avatar.v1.AnimateResponse;
import dev.troupe.api.avatar.v1.AnimateResponse.MessageCase;
import dev.troupe.api.avatar.v1.AnimationFrame;
import dev.troupe.api.avatar.v1.AvatarServiceGrpc;
import dev.troupe.api.avatar.v1.EndOfUtterance;
import dev.troupe.api.avatar.v1.Interrupt;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client's end of one {@code Animate}, and what it sends. */
final class AvatarCalls implements ClientResponseObserver<AnimateRequest, AnimateResponse> {
  private static final int PATIENCE_SECONDS = 40;

  final BlockingQueue<Object> down = new LinkedBlockingQueue<>();
  private final boolean slow;
  private ClientCallStreamObserver<AnimateRequest> up;

  private AvatarCalls(ManagedChannel channel, boolean slow) {
    this.slow = slow;
    AvatarServiceGrpc.newStub(channel).animate(this);
  }

  static AvatarCalls open(ManagedChannel channel) {
    return open(channel, AnimateHeader.newBuilder().setAvatar(AvatarFixture.AVATAR));
  }

  static AvatarCalls open(ManagedChannel channel, AnimateHeader.Builder header) {
    return new AvatarCalls(channel, false).send(AnimateRequest.newBuilder().setHeader(header));
  }

  /** It takes only what is asked for with {@link #take}. */
  static AvatarCalls slow(ManagedChannel channel) {
    return new AvatarCalls(channel, true)
        .send(
            AnimateRequest.newBuilder()
                .setHeader(AnimateHeader.newBuilder().setAvatar(AvatarFixture.AVATAR)));
  }

  /** One second after the other of a tone, s16le. */
  static byte[] tone(double seconds, int rate) {
    byte[] pcm = new byte[(int) (seconds * rate) * 2];
    for (int i = 0; i < pcm.length / 2; i++) {
      int sample = (int) (8_000 * Math.sin(2 * Math.PI * 220 * i / rate));
      pcm[2 * i] = (byte) sample;
      pcm[2 * i + 1] = (byte) (sample >> 8);
    }
    return pcm;
  }

  AvatarCalls send(AnimateRequest.Builder request) {
    up.onNext(request.build());
    return this;
  }

  /** In pieces that cut samples in two. */
  AvatarCalls audio(String id, byte[] sound) {
    for (int from = 0; from < sound.length; from += 3_001) {
      int length = Math.min(3_001, sound.length - from);
      send(
          AnimateRequest.newBuilder()
              .setCommandId(from == 0 ? id : "")
              .setAudio(ByteString.copyFrom(sound, from, length)));
    }
    return this;
  }

  AvatarCalls endOfUtterance() {
    return send(AnimateRequest.newBuilder().setEndOfUtterance(EndOfUtterance.getDefaultInstance()));
  }

  AvatarCalls interrupt() {
    return send(AnimateRequest.newBuilder().setInterrupt(Interrupt.getDefaultInstance()));
  }

  void take(int count) {
    up.request(count);
  }

  void finish() {
    up.onCompleted();
  }

  void cancel() {
    up.cancel("the client left", null);
  }

  AnimateResponse next() throws InterruptedException {
    Object next = down.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(next).isInstanceOf(AnimateResponse.class);
    return (AnimateResponse) next;
  }

  AnimateResponse until(MessageCase wanted) throws InterruptedException {
    AnimateResponse next = next();
    while (next.getMessageCase() != wanted) {
      next = next();
    }
    return next;
  }

  /** Everything up to the end of the utterance, that included. */
  List<AnimateResponse> utterance() throws InterruptedException {
    List<AnimateResponse> heard = new ArrayList<>();
    do {
      heard.add(next());
    } while (!heard.getLast().hasEnded());
    return heard;
  }

  static List<AnimationFrame> frames(List<AnimateResponse> heard) {
    return heard.stream().filter(AnimateResponse::hasFrame).map(AnimateResponse::getFrame).toList();
  }

  /** What the call ended with, whatever came before. */
  Object end() throws InterruptedException {
    Object next = down.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    while (next instanceof AnimateResponse) {
      next = down.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    return next;
  }

  /** Everything until the call ended, its end last. */
  List<Object> rest() throws InterruptedException {
    List<Object> all = new ArrayList<>();
    do {
      Object next = down.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("after " + all).isNotNull();
      all.add(next);
    } while (all.getLast() instanceof AnimateResponse);
    return all;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<AnimateRequest> stream) {
    up = stream;
    if (slow) {
      stream.disableAutoRequestWithInitial(0);
    }
  }

  @Override
  public void onNext(AnimateResponse response) {
    down.add(response);
  }

  @Override
  public void onError(Throwable error) {
    down.add(error);
  }

  @Override
  public void onCompleted() {
    down.add("completed");
  }
}

package dev.troupe.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.troupe.cluster.Member;
import dev.troupe.cluster.Place;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The other replicas, as a call may ask them about the robots that they have: the same method with
 * the same request, in the name of the same caller. What came from another replica asks nobody.
 * Confined to one event loop.
 */
final class Others {
  /** For a replica that stands alone. */
  static final Others NONE = new Others(null, null);

  private final @Nullable Hops hops;
  private final @Nullable Reins reins;

  Others(Hops hops) {
    this(hops, null);
  }

  private Others(@Nullable Hops hops, @Nullable Reins reins) {
    this.hops = hops;
    this.reins = reins;
  }

  /** For a call that has made its hop. */
  static Others whoAsk() {
    return new Others(null, new Reins());
  }

  /** What whoever asks holds this replica's part by; null when no other asks. */
  @Nullable Reins reins() {
    return reins;
  }

  /** This replica, as the others know it; null when there are none. */
  @Nullable Member self() {
    return hops == null ? null : hops.self();
  }

  /** Whether there is a majority, and this replica is not part of it. */
  boolean areOutOfSight() {
    return hops != null && !hops.seesMajority();
  }

  Place find(String robotId) {
    return hops == null ? new Place.Here() : hops.find(robotId);
  }

  List<Member> members() {
    return hops == null ? List.of() : hops.others();
  }

  /**
   * The answers of all of them to a call with one request and one answer; fails when one of them
   * does not answer, since nobody else knows of its robots.
   */
  <R extends Message> Future<List<R>> ask(Call call, Message request, Parser<R> answers) {
    Hops on = hops;
    if (on == null) {
      return Future.succeededFuture(List.of());
    }
    return Future.<R>all(
            members().stream()
                .map(member -> new Question<>(on, member, call, request, answers).ask())
                .toList())
        .map(all -> all.<R>list());
  }

  /** Asks one of them for something that takes longer. It is not open yet. */
  HopStream stream(Member member, Call call, HopStream.Listener listener) {
    return new HopStream(Objects.requireNonNull(hops, "alone"), member, call, listener);
  }

  static String path(Call call) {
    return "/" + call.method().getService().getFullName() + "/" + call.method().getName();
  }

  /** One of them, asked. */
  private static final class Question<R extends Message> implements HopStream.Listener {
    private final Member member;
    private final Call call;
    private final Message request;
    private final Parser<R> answers;
    private final HopStream hop;
    private final Promise<R> promise = Promise.promise();
    private @Nullable R answer;

    Question(Hops hops, Member member, Call call, Message request, Parser<R> answers) {
      this.member = member;
      this.call = call;
      this.request = request;
      this.answers = answers;
      this.hop = new HopStream(hops, member, call, this);
    }

    Future<R> ask() {
      call.onCancelled(hop::cancel);
      hop.open(path(call));
      return promise.future();
    }

    @Override
    public void opened() {
      hop.send(EncodedMessage.of(request).framed());
      hop.finish();
    }

    @Override
    public void writable() {}

    @Override
    public void message(EncodedMessage message) {
      try {
        answer = answers.parseFrom(message.message().getBytes());
      } catch (InvalidProtocolBufferException unreadable) {
        hop.cancel();
        broken(unreadable);
      }
    }

    @Override
    public void ended(Status status) {
      if (status.getCode() != Code.OK_VALUE) {
        promise.tryFail(new OtherStatusException(status));
      } else if (answer == null) {
        broken(new IllegalStateException("no answer"));
      } else {
        promise.tryComplete(answer);
      }
    }

    @Override
    public void broken(Throwable cause) {
      promise.tryFail(CallFailure.silent(member.name()).asException());
    }
  }
}

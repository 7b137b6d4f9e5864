package dev.troupe.replicas;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A client as the README recommends it to be: what is unavailable is asked again after the time
 * that the answer names, of another replica, with the same command id. Blocks; for one thread.
 */
final class Caller {
  /** How long a client goes on before it calls a call failed. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** Where nobody said when: the connection was lost, or nobody answered. */
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final List<? extends Channel> replicas;
  private final RandomGenerator random;
  private final Over over;
  private int turn;
  private long retries;

  /**
   * @param first the replica that it begins with
   */
  Caller(List<? extends Channel> replicas, int first, RandomGenerator random, Over over) {
    this.replicas = replicas;
    this.turn = first;
    this.random = random;
    this.over = over;
  }

  /**
   * @param attempt one call with a deadline of its own
   * @throws StatusRuntimeException when it may not be tried again, or no more
   */
  <R> R call(Function<Channel, R> attempt) {
    long begin = System.nanoTime();
    for (int tries = 0; ; tries++) {
      try {
        return attempt.apply(replica());
      } catch (StatusRuntimeException failure) {
        Duration pause = pauseBefore(failure, tries);
        if (pause == null || System.nanoTime() - begin > PATIENCE.toNanos()) {
          throw failure;
        }
        again(pause);
      }
    }
  }

  Channel replica() {
    return replicas.get(turn % replicas.size());
  }

  /** The next try goes to another replica. */
  void again(Duration pause) {
    retries++;
    turn++;
    over.await(pause);
  }

  long retries() {
    return retries;
  }

  /** Null when it makes no sense to try again. */
  @Nullable Duration pauseBefore(StatusRuntimeException failure, int tries) {
    Duration told = pauseBefore(failure);
    return told != null && told.isZero() ? backoff(tries) : told;
  }

  /** Null when it makes no sense to try again, nothing when nobody said when it does. */
  static @Nullable Duration pauseBefore(StatusRuntimeException failure) {
    RetryInfo told = detail(failure, RetryInfo.class);
    if (told != null) {
      return Duration.ofNanos(Durations.toNanos(told.getRetryDelay()));
    }
    Status.Code code = failure.getStatus().getCode();
    boolean nobodyAnswered =
        (code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED)
            && detail(failure, ErrorInfo.class) == null;
    return nobodyAnswered ? Duration.ZERO : null;
  }

  private Duration backoff(int tries) {
    long most = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(tries, 6));
    return Duration.ofMillis(random.nextLong(most / 2, most + 1));
  }

  /** Empty when it is no failure of the gateway's own. */
  static String reason(StatusRuntimeException failure) {
    ErrorInfo info = detail(failure, ErrorInfo.class);
    return info == null ? "" : info.getReason();
  }

  /** Where to go on, as a stream's end tells it. */
  static String cursor(StatusRuntimeException failure, String otherwise) {
    ErrorInfo info = detail(failure, ErrorInfo.class);
    return info == null ? otherwise : info.getMetadataOrDefault("cursor", otherwise);
  }

  private static <M extends com.google.protobuf.Message> @Nullable M detail(
      StatusRuntimeException failure, Class<M> type) {
    com.google.rpc.Status status = StatusProto.fromThrowable(failure);
    if (status == null) {
      return null;
    }
    try {
      for (Any any : status.getDetailsList()) {
        if (any.is(type)) {
          return any.unpack(type);
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    return null;
  }
}

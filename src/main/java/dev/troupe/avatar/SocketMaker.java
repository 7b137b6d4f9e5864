package dev.troupe.avatar;

import dev.troupe.link.MakeFailure;
import dev.troupe.link.MakeFailure.Verdict;
import dev.troupe.link.Pool;
import io.vertx.core.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Opens the sessions of a pool, and says what their failures mean for those that come after. */
final class SocketMaker implements Pool.Maker<SessionKey, AvatarSocket> {
  private final SessionDial dial;
  private final Census census;
  private final Function<String, Billing> bills;
  private final Consumer<@Nullable AvatarError> troubled;

  /**
   * @param troubled told why the last dial failed, and with null that one came through
   */
  SocketMaker(
      SessionDial dial,
      Census census,
      Function<String, Billing> bills,
      Consumer<@Nullable AvatarError> troubled) {
    this.dial = dial;
    this.census = census;
    this.bills = bills;
    this.troubled = troubled;
  }

  @Override
  public Future<AvatarSocket> make(SessionKey key, Pool.Watch watch) {
    census.opening(key, 1);
    Entry entry = new Entry(key, watch);
    return dial.open(key.settings(), entry::owner)
        .onComplete(
            made -> {
              census.opening(key, -1);
              entry.made(made);
              troubled.accept(null);
            },
            error -> {
              census.opening(key, -1);
              troubled.accept(AvatarFailure.of(error).error());
            });
  }

  /** What is kept of one session. */
  private final class Entry {
    private final SessionKey key;
    private final Pool.Watch watch;
    private @Nullable AvatarSocket socket;

    Entry(SessionKey key, Pool.Watch watch) {
      this.key = key;
      this.watch = watch;
    }

    void made(AvatarSocket opened) {
      socket = opened;
      if (opened.stands()) {
        census.joined(key, opened);
        census.heard(key.avatarId(), opened.confirmation().capabilities());
      }
    }

    /** Each try has its own bill. */
    AvatarSocket.Owner owner() {
      Billing billing = bills.apply(key.avatarId());
      long[] since = new long[1];
      return AvatarSocket.owner(
          () -> since[0] = billing.opened(),
          ending -> {
            billing.closed(since[0]);
            if (socket != null) {
              census.left(key, socket);
              watch.lost(ending == null ? null : meaning(ending.error()));
            }
          });
    }
  }

  /** A session that was closed says something about others if more than itself is concerned. */
  private static @Nullable MakeFailure meaning(AvatarError error) {
    return switch (error.code()) {
      case CREDITS_EXHAUSTED,
          BILLING_REQUIRED,
          CONCURRENCY_LIMIT,
          UPSTREAM_ERROR,
          APP_ID_MISMATCH,
          APP_ID_UNRECOGNIZED ->
          failure(error, error.asException());
      default -> null;
    };
  }

  @Override
  public MakeFailure judge(Throwable error) {
    AvatarError known = AvatarFailure.of(error).error();
    return known == null
        ? new MakeFailure(
            AvatarErrorCode.UNKNOWN, Verdict.PASSING, String.valueOf(error.getMessage()))
        : failure(known, error);
  }

  private static MakeFailure failure(AvatarError error, Throwable origin) {
    return new MakeFailure(
        error.code(), verdict(error), error.message(), error.retryAfter(), origin);
  }

  private static Verdict verdict(AvatarError error) {
    return switch (error.code()) {
      case CREDITS_EXHAUSTED,
          BILLING_REQUIRED,
          SESSION_TOKEN_EXPIRED,
          SESSION_TOKEN_INVALID,
          APP_ID_UNRECOGNIZED,
          APP_ID_MISMATCH ->
          Verdict.ALL_REFUSED;
      case CONCURRENCY_LIMIT -> Verdict.TOO_MANY;
      case AVATAR_NOT_FOUND, UNSUPPORTED_SAMPLE_RATE, INVALID_EGRESS_CONFIG, INVALID_REQUEST ->
          Verdict.KEY_REFUSED;
      case SESSION_DURATION_EXCEEDED,
          EGRESS_UNAVAILABLE,
          IDLE_TIMEOUT,
          UPSTREAM_ERROR,
          CONNECTION_FAILED,
          CONNECTION_CLOSED,
          PROTOCOL_ERROR,
          SERVER_ERROR,
          UNKNOWN ->
          Verdict.PASSING;
    };
  }

  @Override
  public boolean healthy(AvatarSocket socket) {
    return socket.isClean();
  }

  @Override
  public Future<Void> reset(AvatarSocket socket) {
    return socket.reset();
  }

  @Override
  public Future<Void> clean(AvatarSocket socket) {
    return socket.clean();
  }

  @Override
  public Future<Void> close(AvatarSocket socket) {
    return socket.close();
  }
}

package dev.troupe.avatar;

import dev.troupe.time.Time;

/**
 * Gets a caller its session: one of the pool, or one of its own where motion goes elsewhere, which
 * nobody else could use. One at a time; confined to the context of the sessions.
 */
final class SessionFetch {
  private final AnimationRequest request;
  private final AvatarAccount account;
  private final Time time;
  private final Listener listener;
  private boolean wanted;
  private Runnable leave = () -> {};

  /** Who wants a session. */
  interface Listener {

    /**
     * It may have ended on its way here.
     *
     * @param asked when it was asked for, in nanoseconds of the clock
     */
    void fetched(Loan session, long asked);

    void notFetched(Throwable error);
  }

  SessionFetch(AnimationRequest request, AvatarAccount account, Time time, Listener listener) {
    this.request = request;
    this.account = account;
    this.time = time;
    this.listener = listener;
  }

  void begin() {
    wanted = true;
    long asked = time.nanos();
    if (request.settings().egress().elsewhere()) {
      dial(asked);
    } else {
      borrow(asked);
    }
  }

  private void borrow(long asked) {
    AvatarAccount.Borrowed borrowed =
        account.borrow(request.settings(), request.owner(), request.patience());
    leave = borrowed.cancel();
    borrowed
        .lease()
        .onComplete(lease -> got(new Loan(lease.session(), lease), asked), this::failed);
  }

  private void dial(long asked) {
    Time.Timer patience = time.after(request.patience(), () -> failed(tooLate()));
    leave = patience::cancel;
    account
        .dial(request.settings())
        .onComplete(
            socket -> {
              patience.cancel();
              got(new Loan(socket, null), asked);
            },
            error -> {
              patience.cancel();
              failed(error);
            });
  }

  private AvatarException tooLate() {
    return AvatarError.of(
            AvatarErrorCode.CONNECTION_FAILED,
            AvatarPhase.WEBSOCKET_HANDSHAKE,
            "no session was opened within %d ms".formatted(request.patience().toMillis()))
        .asException();
  }

  private void got(Loan session, long asked) {
    if (wanted) {
      wanted = false;
      listener.fetched(session, asked);
    } else {
      session.giveBack();
    }
  }

  private void failed(Throwable error) {
    if (wanted) {
      wanted = false;
      listener.notFetched(error);
    }
  }

  /** None is wanted any more; one that comes all the same goes back. */
  void cancel() {
    if (wanted) {
      wanted = false;
      leave.run();
    }
  }
}

package dev.troupe.recognition;

import dev.troupe.recognition.SessionFailure.Reason;
import dev.troupe.recognition.SessionNews.Origin;
import dev.troupe.recognition.SocketStock.Loan;
import dev.troupe.recognition.SocketStock.Wish;
import dev.troupe.time.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The socket that a session has at the moment: asked for, furnished with the session, used, and
 * left. What a socket still says that was left is heard by nobody. Confined to the session's
 * context.
 *
 * <pre>
 *         fetch          a loan             ready
 *  NONE --------&gt; ASKED ---------&gt; FURNISHED -----&gt; LIVED IN       from any: discard, leave, lost --&gt; NONE
 * </pre>
 */
final class Tenancy {
  private final SessionRequest request;
  private final RecognitionCommand.Open wanted;
  private final SocketStock stock;
  private final Time time;
  private final RecognitionMetrics metrics;
  private final Owner owner;
  private @Nullable Wish wish;
  private @Nullable Loan loan;
  private String channelId = "";

  /** Who lives there. */
  interface Owner extends RecogniserSocket.Tenant {
    /** No socket is to be had, or none on which the session can be what it shall be. */
    void homeless(SessionFailure failure);
  }

  /**
   * @param wanted what the session is opened with
   */
  Tenancy(
      SessionRequest request,
      RecognitionCommand.Open wanted,
      SocketStock stock,
      Time time,
      RecognitionMetrics metrics,
      Owner owner) {
    this.request = request;
    this.wanted = wanted;
    this.stock = stock;
    this.time = time;
    this.metrics = metrics;
    this.owner = owner;
  }

  /** Asks for a socket, and makes of it what the session needs. */
  void fetch(
      RecognitionParams params, Map<String, String> grammars, Consumer<SessionNews.Ready> ready) {
    long asked = time.nanos();
    Wish mine = stock.borrow(request.open() == null, request.owner(), request.patience());
    wish = mine;
    mine.loan()
        .onComplete(
            got -> {
              if (wish == mine) {
                wish = null;
                furnish(got, asked, params, grammars, ready);
              } else {
                got.giveBack();
              }
            },
            error -> {
              if (wish == mine) {
                wish = null;
                owner.homeless(VendorFailures.of(error));
              }
            });
  }

  private void furnish(
      Loan got,
      long asked,
      RecognitionParams params,
      Map<String, String> grammars,
      Consumer<SessionNews.Ready> ready) {
    loan = got;
    RecogniserSocket socket = got.socket();
    boolean open = wanted.equals(socket.open());
    socket.lend(new Stay(got));
    if (loan != got) {
      return;
    }
    SessionOpener.prepare(socket, wanted, params, grammars)
        .onComplete(
            done -> ifStill(got, () -> ready.accept(ready(socket, asked, open))),
            error -> ifStill(got, () -> unfit(VendorFailures.of(error))));
  }

  private SessionNews.Ready ready(RecogniserSocket socket, long asked, boolean open) {
    channelId = socket.channelId();
    Duration waited = Duration.ofNanos(time.nanos() - asked);
    Origin origin =
        socket.standsSince() - asked > 0 ? Origin.DIALLED : open ? Origin.WARM : Origin.WARM_SOCKET;
    metrics.ready(origin, waited);
    return new SessionNews.Ready(channelId, wanted.codec(), origin, waited);
  }

  private void unfit(SessionFailure failure) {
    if (failure.reason() == Reason.VENDOR_SESSION_LOST) {
      // Told again when the socket reports its loss.
      return;
    }
    if (failure.reason() != Reason.VENDOR_REJECTED) {
      discard();
    }
    owner.homeless(failure);
  }

  /** The answer, a refusal among them. What is lost with the socket is told by its loss alone. */
  void ask(
      RecognitionCommand command,
      Consumer<RecognitionEvent> answered,
      Consumer<SessionFailure> unanswered) {
    Loan mine = Objects.requireNonNull(loan, "no socket");
    mine.socket()
        .ask(command)
        .onComplete(
            event -> ifStill(mine, () -> answered.accept(event)),
            error ->
                ifStill(
                    mine,
                    () -> {
                      SessionFailure failure = VendorFailures.of(error);
                      if (failure.reason() != Reason.VENDOR_SESSION_LOST) {
                        unanswered.accept(failure);
                      }
                    }));
  }

  private void ifStill(Loan then, Runnable task) {
    if (loan == then) {
      task.run();
    }
  }

  boolean isWritable() {
    return loan != null && loan.socket().isWritable();
  }

  void audio(byte[] frame) {
    Objects.requireNonNull(loan, "no socket").socket().audio(frame);
  }

  /** The present session's, or the last one's; empty before the first. */
  String channelId() {
    return channelId;
  }

  /** The socket is not fit for anybody. */
  void discard() {
    Loan bad = loan;
    loan = null;
    if (bad != null) {
      bad.discard();
    }
  }

  /** Gives back what there is, and stands in no line any more. */
  void leave() {
    Loan had = loan;
    Wish waited = wish;
    loan = null;
    wish = null;
    if (had != null) {
      had.giveBack();
    }
    if (waited != null) {
      waited.cancel();
    }
  }

  /** One socket's tenant, for as long as it is the one. */
  private final class Stay implements RecogniserSocket.Tenant {
    private final Loan on;

    Stay(Loan on) {
      this.on = on;
    }

    @Override
    public void said(RecognitionEvent event) {
      ifStill(on, () -> owner.said(event));
    }

    @Override
    public void room() {
      ifStill(on, owner::room);
    }

    @Override
    public void lost(SessionFailure failure) {
      ifStill(
          on,
          () -> {
            loan = null;
            owner.lost(failure);
          });
    }
  }
}

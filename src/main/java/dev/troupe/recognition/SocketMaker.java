package dev.troupe.recognition;

import dev.troupe.link.LinkFailureException;
import dev.troupe.link.LinkPeer;
import dev.troupe.link.Links;
import dev.troupe.link.MakeFailure;
import dev.troupe.link.MakeFailure.Verdict;
import dev.troupe.link.PeerWord;
import dev.troupe.link.Pool;
import dev.troupe.link.Token;
import dev.troupe.link.TokenSource;
import dev.troupe.recognition.SessionFailure.Reason;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Dials the recogniser: a token, a socket, and on request the default session on it. */
final class SocketMaker implements Pool.Maker<Stock, RecogniserSocket> {
  private static final int TOO_MANY_REQUESTS = 429;

  private final Links links;
  private final TokenSource tokens;
  private final Function<Token, LinkPeer> peer;
  private final Supplier<RecognitionProtocol> protocol;
  private final RecognitionCommand.Open opening;
  private final Time time;
  private final Duration answerTimeout;
  private final Consumer<@Nullable SessionFailure> troubled;

  /**
   * @param peer where to go with a token
   * @param protocol a fresh one for each socket
   * @param opening what the default session is opened with
   * @param troubled told why the last dial failed, and with null that one came through
   */
  SocketMaker(
      Links links,
      TokenSource tokens,
      Function<Token, LinkPeer> peer,
      Supplier<RecognitionProtocol> protocol,
      RecognitionCommand.Open opening,
      Time time,
      Duration answerTimeout,
      Consumer<@Nullable SessionFailure> troubled) {
    this.links = links;
    this.tokens = tokens;
    this.peer = peer;
    this.protocol = protocol;
    this.opening = opening;
    this.time = time;
    this.answerTimeout = answerTimeout;
    this.troubled = troubled;
  }

  @Override
  public Future<RecogniserSocket> make(Stock stock, Pool.Watch watch) {
    RecognitionCommand.Open rest = stock == Stock.OPENED ? opening : null;
    return dial(rest, watch, true)
        .compose(socket ->
            socket
                .reset()
                .map(socket)
                .recover(error -> {
                  socket.close();
                  return Future.failedFuture(error);
                }))
        .onComplete(
            made -> troubled.accept(null), error -> troubled.accept(VendorFailures.of(error)));
  }

  /** A token that was good when it was fetched may be refused: then once more with a fresh one. */
  private Future<RecogniserSocket> dial(
      RecognitionCommand.@Nullable Open rest, Pool.Watch watch, boolean again) {
    return tokens
        .take()
        .compose(token ->
            dial(rest, watch, token)
                .recover(error -> {
                  boolean refused = refused(error);
                  if (refused) {
                    tokens.refused(token);
                  }
                  return refused && again ? dial(rest, watch, false) : Future.failedFuture(error);
                }));
  }

  private Future<RecogniserSocket> dial(
      RecognitionCommand.@Nullable Open rest, Pool.Watch watch, Token token) {
    RecogniserSocket socket =
        new RecogniserSocket(protocol.get(), rest, time, answerTimeout, () -> watch.lost(null));
    return links.dial(peer.apply(token), socket, time).map(upgraded -> socket.on(upgraded));
  }

  private static boolean refused(Throwable error) {
    return error instanceof LinkFailureException link
        && link.failure().word() instanceof PeerWord.UpgradeRefused word
        && VendorFailures.isAccess(word.status());
  }

  @Override
  public MakeFailure judge(Throwable error) {
    SessionFailure failure = VendorFailures.of(error);
    Verdict verdict =
        failure.reason() == Reason.VENDOR_ACCESS_DENIED
            ? Verdict.ALL_REFUSED
            : tooMany(error) ? Verdict.TOO_MANY : Verdict.PASSING;
    return new MakeFailure(
        failure.reason(), verdict, failure.message(), failure.retryAfter(), error);
  }

  private static boolean tooMany(Throwable error) {
    return error instanceof LinkFailureException link
        && link.failure().word() instanceof PeerWord.UpgradeRefused word
        && word.status() == TOO_MANY_REQUESTS;
  }

  @Override
  public boolean healthy(RecogniserSocket socket) {
    return socket.isClean();
  }

  @Override
  public Future<Void> reset(RecogniserSocket socket) {
    return socket.reset();
  }

  @Override
  public Future<Void> clean(RecogniserSocket socket) {
    return socket.reset();
  }

  @Override
  public Future<Void> close(RecogniserSocket socket) {
    return socket.close();
  }
}

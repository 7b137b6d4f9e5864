package dev.troupe.link;

import dev.troupe.config.TokenConfig;
import dev.troupe.time.Time;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A vendor's tokens, at hand before they are needed. Once somebody has taken one, the next is there
 * ahead of need: a token that serves many is replaced before it expires, while the old one still
 * serves; of those that serve once a small stock is kept.
 *
 * <p>Its state lives on the Vert.x context that it was made on. May be asked from any thread, and
 * answers on the context it was asked on.
 */
public final class TokenSource {
  private final TokenStock stock;
  private final Context home;
  private final Crossing crossing;

  /**
   * @param name of the account or the like, for logs
   * @param time the clock of the context that this is called on
   * @param random spreads retries
   * @throws IllegalStateException off a Vert.x context
   */
  public TokenSource(
      Vertx vertx,
      String name,
      TokenProtocol protocol,
      TokenConfig config,
      TokenMetrics metrics,
      Time time,
      RandomGenerator random) {
    this.home = new Confinement("the tokens of " + name).home();
    this.crossing = new Crossing(home);
    this.stock =
        new TokenStock(
            name, config, new TokenFetcher(vertx, protocol, config, time), metrics, time, random);
  }

  /** Fetches ahead from now on, and not only from the first taker on. */
  public void warm() {
    atHome(TokenStock::warm);
  }

  /**
   * A token with life left; at once when one is at hand. Fails with a {@link
   * TokenUnavailableException} as soon as a fetch fails, and while the next one is put off.
   */
  public Future<Token> take() {
    Promise<Token> taken = Promise.promise();
    Caller caller = Caller.here();
    atHome(stock ->
        stock.take(
            new TokenTakers.Taker() {
              @Override
              public void taken(Token token) {
                caller.tell(() -> taken.complete(token));
              }

              @Override
              public void failed(TokenFailure failure) {
                caller.tell(() -> taken.fail(new TokenUnavailableException(failure)));
              }
            }));
    return taken.future();
  }

  /**
   * The vendor did not accept the token: it serves nobody any more. Where each serves once, the
   * stock goes with it, being as old.
   */
  public void refused(Token token) {
    atHome(stock -> stock.refused(token));
  }

  /**
   * What tokens are asked for with is another now: those at hand serve nobody any more, and what
   * the issuer said before is no reason to wait.
   */
  public void renew() {
    atHome(TokenStock::renew);
  }

  /** Ends it for good; whoever waits hears so. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    Caller caller = Caller.here();
    atHome(stock ->
        stock
            .close()
            .onComplete(
                done -> caller.tell(closed::complete),
                error -> caller.tell(() -> closed.fail(error))));
    return closed.future();
  }

  private void atHome(Consumer<TokenStock> task) {
    if (Vertx.currentContext() == home) {
      task.accept(stock);
    } else {
      crossing.post(() -> task.accept(stock));
    }
  }
}

package dev.troupe.client;

import dev.troupe.link.LinkPeer;
import dev.troupe.link.Links;
import dev.troupe.link.Token;
import dev.troupe.link.TokenMetrics;
import dev.troupe.link.TokenSource;
import dev.troupe.time.Time;
import dev.troupe.uhlive.ConnectionRequest;
import dev.troupe.uhlive.UhliveTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.SplittableRandom;

/**
 * How a dialogue comes about: a token, a socket, and once more with another token when the first is
 * refused, since it may have been good when it was fetched. Confined to the client's context.
 */
final class RecognizerDial {
  private static final String VENDOR = "uhlive";

  private final Links links;
  private final RecognizerOptions options;
  private final Time time;
  private final TokenSource tokens;

  RecognizerDial(
      Vertx vertx, Links links, RecognizerOptions options, MeterRegistry registry, Time time) {
    this.links = links;
    this.options = options;
    this.time = time;
    this.tokens =
        new TokenSource(
            vertx,
            options.credentials().client(),
            new UhliveTokens(options.servers(), options.credentials()),
            options.tokens(),
            new TokenMetrics(registry, VENDOR),
            time,
            new SplittableRandom());
  }

  Future<RecognizerDialogue> dial(RecognizerDialogue.Owner owner) {
    return dial(owner, true)
        .recover(error -> Future.failedFuture(RecognizerFailures.connecting(error)));
  }

  private Future<RecognizerDialogue> dial(RecognizerDialogue.Owner owner, boolean again) {
    return tokens
        .take()
        .compose(token ->
            dial(owner, token)
                .recover(error -> {
                  boolean refused = RecognizerFailures.isTokenRefused(error);
                  if (refused) {
                    tokens.refused(token);
                  }
                  return refused && again ? dial(owner, false) : Future.failedFuture(error);
                }));
  }

  private Future<RecognizerDialogue> dial(RecognizerDialogue.Owner owner, Token token) {
    ConnectionRequest request = ConnectionRequest.of(options.servers(), token);
    RecognizerDialogue dialogue = new RecognizerDialogue(time, options.waits(), owner);
    return links
        .dial(new LinkPeer(VENDOR, request.url(), request.headers()), dialogue, time)
        .map(socket -> {
          dialogue.on(socket);
          return dialogue;
        });
  }

  Future<Void> close() {
    return tokens.close();
  }
}

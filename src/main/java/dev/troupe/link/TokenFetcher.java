package dev.troupe.link;

import dev.troupe.config.TokenConfig;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks an issuer for one token over HTTP: one deadline over all of it, and no more of an answer
 * than the limit. The one HTTP client lives in its field: a client that nobody references is
 * collected.
 */
final class TokenFetcher implements TokenStock.Issuer {
  /** Connections serve bursts only: one that stays idle may be closed just when it is used. */
  private static final int IDLE_SECONDS = 10;

  private final TokenProtocol protocol;
  private final TokenConfig config;
  private final Time time;
  private final HttpClient client;

  TokenFetcher(Vertx vertx, TokenProtocol protocol, TokenConfig config, Time time) {
    this.protocol = protocol;
    this.config = config;
    this.time = time;
    int patience = (int) config.fetchTimeout().toMillis();
    this.client =
        vertx.createHttpClient(
            PeerTls.secure(
                new HttpClientOptions()
                    .setConnectTimeout(patience)
                    .setSslHandshakeTimeout(patience)
                    .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setKeepAliveTimeout(IDLE_SECONDS)
                    .setVerifyHost(true),
                config.tls()),
            new PoolOptions().setHttp1MaxSize(config.parallel()));
  }

  @Override
  public Future<Token> fetch() {
    TokenRequest request;
    try {
      request = protocol.request(time.now());
    } catch (RuntimeException e) {
      return Future.failedFuture(
          new TokenUnavailableException(
              new TokenFailure(
                  TokenCause.UNREADABLE, "the request cannot be made: " + e, 0, "", false, null)));
    }
    return new Fetch(request).start();
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }

  /** One request on its way. */
  private final class Fetch {
    private final TokenRequest request;
    private final Promise<Token> done = Promise.promise();
    private final Buffer body = Buffer.buffer();
    private final Time.Timer deadline;
    private @Nullable HttpClientRequest http;
    private boolean over;

    Fetch(TokenRequest request) {
      this.request = request;
      this.deadline =
          time.after(
              config.fetchTimeout(), () -> fail(TokenCause.TIMEOUT, "no whole answer in time"));
    }

    Future<Token> start() {
      RequestOptions options =
          new RequestOptions()
              .setMethod(HttpMethod.valueOf(request.method()))
              .setAbsoluteURI(request.uri().toString())
              .setFollowRedirects(false);
      request.headers().forEach(options::addHeader);
      client.request(options).onComplete(this::connected, this::broken);
      return done.future();
    }

    private void connected(HttpClientRequest opened) {
      http = opened;
      if (over) {
        opened.reset();
        return;
      }
      opened.response().onComplete(this::answered, this::broken);
      opened.end(Buffer.buffer(request.body()));
    }

    private void answered(HttpClientResponse response) {
      response.handler(this::collect);
      response.end().onComplete(end -> read(response), this::broken);
    }

    private void collect(Buffer piece) {
      if (over) {
        return;
      }
      if (body.length() + (long) piece.length() > config.maxAnswerBytes()) {
        fail(TokenCause.OVERSIZE, "an answer above %d bytes".formatted(config.maxAnswerBytes()));
      } else {
        body.appendBuffer(piece);
      }
    }

    private void read(HttpClientResponse response) {
      if (over) {
        return;
      }
      String type = response.getHeader(HttpHeaders.CONTENT_TYPE);
      try {
        Token token =
            protocol.parse(
                response.statusCode(), type == null ? "" : type, body.getBytes(), time.now());
        end();
        done.complete(token);
      } catch (TokenRefusedException e) {
        fail(e.failure(request.shown(), retryAfter(response)));
      } catch (RuntimeException e) {
        // Its message may quote the answer, and with it a token.
        String shown = "%s: an answer with status %d that cannot be read (%s)";
        fail(
            new TokenFailure(
                TokenCause.UNREADABLE,
                shown.formatted(
                    request.shown(), response.statusCode(), e.getClass().getSimpleName()),
                response.statusCode(),
                "",
                true,
                retryAfter(response)));
      }
    }

    private @Nullable Duration retryAfter(HttpClientResponse response) {
      return RetryAfter.parse(response.getHeader(HttpHeaders.RETRY_AFTER), time.now());
    }

    private void broken(Throwable error) {
      fail(TokenCause.UNREACHABLE, String.valueOf(error.getMessage()));
    }

    private void fail(TokenCause cause, String message) {
      fail(TokenFailure.passing(cause, request.shown() + ": " + message));
    }

    private void fail(TokenFailure failure) {
      if (over) {
        return;
      }
      end();
      if (http != null) {
        http.reset();
      }
      done.fail(new TokenUnavailableException(failure));
    }

    private void end() {
      over = true;
      deadline.cancel();
    }
  }
}

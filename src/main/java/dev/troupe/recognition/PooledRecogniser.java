package dev.troupe.recognition;

import dev.troupe.config.LinkConfig;
import dev.troupe.config.RecognitionConfig;
import dev.troupe.config.TokenConfig;
import dev.troupe.link.Crossing;
import dev.troupe.link.LinkMetrics;
import dev.troupe.link.LinkPeer;
import dev.troupe.link.Links;
import dev.troupe.link.Pool;
import dev.troupe.link.PoolMetrics;
import dev.troupe.link.Token;
import dev.troupe.link.TokenMetrics;
import dev.troupe.link.TokenProtocol;
import dev.troupe.link.TokenSource;
import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A recogniser whose sessions are open before they are asked for. Sessions and pool share one
 * context: what a session does on its socket crosses no thread, and what costs time, the conversion
 * of sound, is done by whoever brings the sound.
 */
public final class PooledRecogniser implements Recogniser {
  private final RecognitionConfig config;
  private final RecognitionCommand.Open opening;
  private final Crossing home;
  private final Links links;
  private final TokenSource tokens;
  private final Pool<Stock, RecogniserSocket> pool;
  private final PooledStock stock;
  private final RecognitionMetrics metrics;
  private final Time time;
  private volatile @Nullable SessionFailure trouble;

  /** What is the vendor's own. */
  public record Vendor(
      String name,
      TokenProtocol tokens,
      Function<Token, LinkPeer> peer,
      Supplier<RecognitionProtocol> protocol) {}

  /** To be made on the context that the sessions live on. */
  private PooledRecogniser(
      Vertx vertx,
      Context context,
      RecognitionConfig config,
      Vendor vendor,
      MeterRegistry registry,
      RandomGenerator random) {
    this.config = config;
    this.opening = new RecognitionCommand.Open("", "", "", codec(config.codec()));
    this.home = new Crossing(context);
    this.time = new VertxTime(context);
    LinkConfig link = RecognitionConfig.LINK.with(config.tls());
    this.links = new Links(vertx, link, new LinkMetrics(registry, vendor.name()));
    this.tokens =
        new TokenSource(
            vertx,
            vendor.name(),
            vendor.tokens(),
            TokenConfig.DEFAULT.with(TokenConfig.DEFAULT.use(), config.tls()),
            new TokenMetrics(registry, vendor.name()),
            time,
            random);
    SocketMaker maker =
        new SocketMaker(
            links,
            tokens,
            vendor.peer(),
            vendor.protocol(),
            opening,
            time,
            config.answerTimeout(),
            failure -> trouble = failure);
    this.pool =
        new Pool<>(
            vendor.name(),
            config.pool(),
            maker,
            List.of(context),
            new PoolMetrics(registry, vendor.name()),
            time,
            random);
    if (config.clientSecret() != null) {
      config.clientSecret().onRenewal(() -> home.post(this::renew));
    }
    this.stock = new PooledStock(pool);
    this.metrics = new RecognitionMetrics(registry);
  }

  /** Begins to open sessions; never waits for the vendor. */
  public static Future<PooledRecogniser> start(
      Vertx vertx,
      Context context,
      RecognitionConfig config,
      Vendor vendor,
      MeterRegistry registry,
      RandomGenerator random) {
    Promise<PooledRecogniser> started = Promise.promise();
    context.runOnContext(ignored -> {
      try {
        PooledRecogniser made =
            new PooledRecogniser(vertx, context, config, vendor, registry, random);
        made.tokens.warm();
        made.pool.keep(Stock.OPENED);
        made.pool.keep(Stock.BARE, config.bareSockets());
        started.complete(made);
      } catch (RuntimeException e) {
        started.fail(e);
      }
    });
    return started.future();
  }

  /** In this order, since the pool asks for a token. On the context. */
  private void renew() {
    tokens.renew();
    pool.retry();
  }

  private static AudioCodec codec(String word) {
    for (AudioCodec codec : AudioCodec.values()) {
      if (codec.word().equals(word)) {
        return codec;
      }
    }
    throw new IllegalArgumentException("codec: " + word + " (expected: linear, g711a or g711u)");
  }

  @Override
  public RecogniserFacts facts() {
    return new RecogniserFacts(opening.codec(), config.sessionTimeout());
  }

  @Override
  public RecognitionCall open(
      SessionRequest request, Context away, Consumer<SessionNews> news, Consumer<Boolean> wanted) {
    Crossing back = new Crossing(away);
    RecognitionSession session =
        new RecognitionSession(
            request,
            request.open() == null ? opening : request.open(),
            stock,
            time,
            config.longestRecognition(),
            metrics,
            each -> back.post(() -> news.accept(each)),
            more -> back.post(() -> wanted.accept(more)));
    RecognitionCall call = new RecognitionCall(home, session);
    call.open();
    return call;
  }

  @Override
  public Map<String, String> health() {
    SessionFailure failure = trouble;
    return Map.of("state", failure == null ? "reachable" : failure.reason().name());
  }

  @Override
  public Future<Void> close() {
    return pool.close().eventually(tokens::close).eventually(links::close);
  }
}

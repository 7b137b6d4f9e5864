package dev.troupe.grpc;

import dev.troupe.config.PoolConfig;
import dev.troupe.config.RecognitionConfig;
import dev.troupe.link.LinkPeer;
import dev.troupe.recognition.PooledRecogniser;
import dev.troupe.simulator.uhlive.UhliveSimulator;
import dev.troupe.simulator.uhlive.UhliveSimulatorOptions;
import dev.troupe.uhlive.ConnectionRequest;
import dev.troupe.uhlive.Recognizer;
import dev.troupe.uhlive.UhliveCredentials;
import dev.troupe.uhlive.UhliveServers;
import dev.troupe.uhlive.UhliveTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.SplittableRandom;

/** A simulated recogniser, and the pooled one before it. */
final class RecognitionFixture implements AutoCloseable {
  final UhliveSimulator simulator;
  final PooledRecogniser recogniser;

  RecognitionFixture(Vertx vertx, MeterRegistry registry, RecognitionConfig config) {
    this(vertx, registry, config, UhliveSimulatorOptions.defaults());
  }

  RecognitionFixture(
      Vertx vertx,
      MeterRegistry registry,
      RecognitionConfig config,
      UhliveSimulatorOptions options) {
    simulator = await(UhliveSimulator.start(vertx, options.withPort(0).withControlPort(-1)));
    UhliveServers servers =
        new UhliveServers(simulator.tokenUrl(), simulator.url().resolve("/bots"));
    PooledRecogniser.Vendor vendor =
        new PooledRecogniser.Vendor(
            "uhlive",
            new UhliveTokens(servers, new UhliveCredentials("demo", "demo-secret")),
            token -> {
              ConnectionRequest request = ConnectionRequest.of(servers, token);
              return new LinkPeer("uhlive", request.url(), request.headers());
            },
            Recognizer::new);
    recogniser =
        await(
            PooledRecogniser.start(
                vertx,
                vertx.getOrCreateContext(),
                config,
                vendor,
                registry,
                new SplittableRandom(1)));
  }

  /** With so many sessions and no more. */
  static RecognitionConfig sessions(int most) {
    RecognitionConfig base = RecognitionConfig.DEFAULT;
    PoolConfig pool = base.pool();
    return new RecognitionConfig(
        base.clientId(),
        base.clientSecret(),
        base.tokenUrl(),
        base.url(),
        base.codec(),
        base.sessionTimeout(),
        base.answerTimeout(),
        base.longestRecognition(),
        0,
        new PoolConfig(
            new PoolConfig.Size(Math.min(1, most), 1, most, most),
            pool.queue(),
            pool.life(),
            pool.dial(),
            pool.giveBack(),
            pool.retry()));
  }

  private static <T> T await(Future<T> future) {
    return GatewayFixture.await(future);
  }

  @Override
  public void close() {
    await(recogniser.close());
    await(simulator.close());
  }
}

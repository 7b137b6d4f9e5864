package dev.troupe;

import dev.troupe.config.KeptSecret;
import dev.troupe.config.RecognitionConfig;
import dev.troupe.link.LinkPeer;
import dev.troupe.recognition.PooledRecogniser;
import dev.troupe.recognition.PooledRecogniser.Vendor;
import dev.troupe.uhlive.ConnectionRequest;
import dev.troupe.uhlive.Recognizer;
import dev.troupe.uhlive.UhliveCredentials;
import dev.troupe.uhlive.UhliveServers;
import dev.troupe.uhlive.UhliveTokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Which recogniser a gateway speaks to: what its configuration says, else the environment. */
final class Recognisers {
  private static final String VENDOR = "uhlive";

  private Recognisers() {}

  /** Null when nobody said who we are there. */
  static @Nullable Future<PooledRecogniser> start(
      Vertx vertx,
      RecognitionConfig config,
      Map<String, String> environment,
      MeterRegistry meters) {
    Supplier<UhliveCredentials> credentials = credentials(config, environment);
    if (credentials == null) {
      return null;
    }
    UhliveServers servers = servers(config, environment);
    Vendor vendor =
        new Vendor(
            VENDOR,
            new UhliveTokens(servers, credentials),
            token -> {
              ConnectionRequest request = ConnectionRequest.of(servers, token);
              return new LinkPeer(VENDOR, request.url(), request.headers());
            },
            Recognizer::new);
    Context context = vertx.getOrCreateContext();
    return PooledRecogniser.start(vertx, context, config, vendor, meters, new Random());
  }

  private static @Nullable Supplier<UhliveCredentials> credentials(
      RecognitionConfig config, Map<String, String> environment) {
    String client = config.clientId();
    KeptSecret secret = config.clientSecret();
    if (client != null && secret != null) {
      return () -> new UhliveCredentials(client, secret.reveal());
    }
    boolean set =
        !environment.getOrDefault(UhliveCredentials.CLIENT, "").isEmpty()
            && !environment.getOrDefault(UhliveCredentials.SECRET, "").isEmpty();
    return set ? () -> UhliveCredentials.of(environment) : null;
  }

  private static UhliveServers servers(RecognitionConfig config, Map<String, String> environment) {
    UhliveServers known = UhliveServers.of(environment);
    return new UhliveServers(
        config.tokenUrl() == null ? known.tokenUrl() : config.tokenUrl(),
        config.url() == null ? known.recognitionUrl() : config.url());
  }
}

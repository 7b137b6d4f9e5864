package dev.troupe.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The recogniser outside the robots: who we are there, and how its sessions are kept at hand.
 *
 * @param clientId our name there; without one, and without the vendor's own environment variable,
 *     there is no recogniser
 * @param clientSecret the secret that {@code secrets} keeps under the written name
 * @param tokenUrl where tokens come from; the vendor's own when nothing is said
 * @param url where the recogniser listens; the vendor's own when nothing is said
 * @param codec how sound goes there unless a client says otherwise
 * @param sessionTimeout how long a client waits for a session unless it says otherwise
 * @param answerTimeout how long the recogniser may take to answer a command
 * @param longestRecognition how long one recognition may last
 * @param bareSockets sockets kept without a session, for clients who open one of their own
 * @param tls whom its addresses must prove to be, and who we are there
 */
public record RecognitionConfig(
    @Nullable String clientId,
    @Nullable KeptSecret clientSecret,
    @Nullable URI tokenUrl,
    @Nullable URI url,
    String codec,
    Duration sessionTimeout,
    Duration answerTimeout,
    Duration longestRecognition,
    int bareSockets,
    PoolConfig pool,
    LinkConfig.Tls tls) {

  private static final List<String> CODECS = List.of("linear", "g711a", "g711u");

  /** A recogniser is further away than a robot, and says little that is large. */
  public static final LinkConfig LINK =
      new LinkConfig(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(2),
          new LinkConfig.Liveness(
              Duration.ofSeconds(5),
              Duration.ofSeconds(15),
              Duration.ofSeconds(60),
              Duration.ofSeconds(10)),
          LinkConfig.Retry.DEFAULT,
          new LinkConfig.Limits(1 << 20, 1024, 1 << 20));

  /** A client may wait for a minute, if it says so. */
  private static final PoolConfig POOL =
      new PoolConfig(
          PoolConfig.Size.DEFAULT,
          new PoolConfig.Queue(200, Duration.ofMinutes(1)),
          PoolConfig.Life.DEFAULT,
          PoolConfig.Dial.DEFAULT,
          PoolConfig.GiveBack.DEFAULT,
          PoolConfig.Retry.DEFAULT);

  public static final RecognitionConfig DEFAULT =
      new RecognitionConfig(
          null,
          null,
          null,
          null,
          "g711a",
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          1,
          POOL,
          LinkConfig.Tls.DEFAULT);

  /** With the TLS that the JDK would speak. */
  public RecognitionConfig(
      @Nullable String clientId,
      @Nullable KeptSecret clientSecret,
      @Nullable URI tokenUrl,
      @Nullable URI url,
      String codec,
      Duration sessionTimeout,
      Duration answerTimeout,
      Duration longestRecognition,
      int bareSockets,
      PoolConfig pool) {
    this(
        clientId,
        clientSecret,
        tokenUrl,
        url,
        codec,
        sessionTimeout,
        answerTimeout,
        longestRecognition,
        bareSockets,
        pool,
        LinkConfig.Tls.DEFAULT);
  }

  public RecognitionConfig {
    Check.require(CODECS.contains(codec), "codec", codec, "one of " + String.join(", ", CODECS));
    Check.range("session_timeout", sessionTimeout, Duration.ofMillis(1), Duration.ofMinutes(1));
    Check.positive("answer_timeout", answerTimeout);
    Check.positive("longest_recognition", longestRecognition);
    Check.range("bare_sockets", bareSockets, 0, 1_000);
    Check.require(
        (clientId == null) == (clientSecret == null),
        "client_id",
        clientId == null ? "nothing" : clientId,
        "client_id and client_secret, or neither");
    scheme("token_url", tokenUrl, "http", "https");
    scheme("url", url, "ws", "wss");
  }

  private static void scheme(String key, @Nullable URI uri, String plain, String secure) {
    Check.require(
        uri == null
            || (uri.getHost() != null
                && (plain.equals(uri.getScheme()) || secure.equals(uri.getScheme()))),
        key,
        uri == null ? "" : uri,
        "%s://HOST[:PORT]/PATH or %s://…".formatted(secure, plain));
  }
}

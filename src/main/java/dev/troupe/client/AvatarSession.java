package dev.troupe.client;

import dev.troupe.avatar.AvatarCommand;
import dev.troupe.avatar.AvatarEvent;
import dev.troupe.avatar.AvatarException;
import dev.troupe.link.LinkMetrics;
import dev.troupe.link.Links;
import dev.troupe.link.TokenMetrics;
import dev.troupe.spatialwalk.SessionConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One session of a Spatialwalk avatar: speech goes up, motion comes down. It lives as long as its
 * socket; for the next one make the next. Speech is grouped into requests: the first chunk begins
 * one, the chunk with {@code end} ends it, and motion comes under the same name, its last message
 * marked.
 *
 * <p>Methods may be called on any thread. The handlers of {@link SessionConfig} run, and futures
 * complete, on the session's own Vert.x context, in the order in which the service spoke; they must
 * not block ({@link #blocking} is for threads that may). Failed futures carry an {@link
 * AvatarException}; what fails without a call goes to {@link SessionConfig#onError}.
 *
 * <pre>{@code
 * AvatarSession avatar = AvatarSession.create(
 *     SessionConfig.builder()
 *         .apiKey(key).appId("app").avatarId("ada")
 *         .consoleEndpointUrl("https://HOST/v1/console")
 *         .ingressEndpointUrl("wss://HOST/v2/driveningress")
 *         .onFrame(frame -> renderer.take(frame.bytes(), frame.end()))
 *         .build());
 * avatar.start().compose(connectionId -> avatar.sendAudio(pcm, true));
 * }</pre>
 */
public final class AvatarSession implements AutoCloseable {
  private static final String VENDOR = "spatialwalk";

  private final Vertx vertx;
  private final boolean ownsVertx;
  private final SessionConfig config;
  private final AvatarOptions options;
  private final Links links;
  private final AvatarLine line;

  private AvatarSession(
      Vertx vertx,
      boolean ownsVertx,
      SessionConfig config,
      AvatarOptions options,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.ownsVertx = ownsVertx;
    this.config = config;
    this.options = options;
    this.links = new Links(vertx, options.link(), new LinkMetrics(registry, VENDOR));
    this.line =
        new AvatarLine(
            vertx.getOrCreateContext(), config, options, links, new TokenMetrics(registry, VENDOR));
  }

  /** A session with an event loop of its own, for programs that do not use Vert.x otherwise. */
  public static AvatarSession create(SessionConfig config) {
    return new AvatarSession(
        Vertx.vertx(), true, config, AvatarOptions.DEFAULT, new CompositeMeterRegistry());
  }

  /** A session on the context of the caller, or on a new one when the caller has none. */
  public static AvatarSession create(Vertx vertx, SessionConfig config) {
    return create(vertx, config, AvatarOptions.DEFAULT, new CompositeMeterRegistry());
  }

  /** As {@link #create(Vertx, SessionConfig)}, with other patience and with meters. */
  public static AvatarSession create(
      Vertx vertx, SessionConfig config, AvatarOptions options, MeterRegistry registry) {
    return new AvatarSession(vertx, false, config, options, registry);
  }

  public SessionConfig config() {
    return config;
  }

  /** Fetches a token, so that {@link #start} need not; may be left out. */
  public Future<Void> init() {
    return line.fetchToken();
  }

  /**
   * Opens the session; the server's name for the connection when it is confirmed. May be tried
   * again when it fails, each time with a token of its own.
   */
  public Future<String> start() {
    return line.start();
  }

  /** Whether speech passes just now. */
  public boolean isOpen() {
    return line.session() != null;
  }

  /** The server's name for the connection; null while there is none. */
  public @Nullable String connectionId() {
    AvatarEvent.Confirmed session = line.session();
    return session == null ? null : session.connectionId();
  }

  /** See {@link AvatarEvent.Confirmed#capabilities}; empty while there is no session. */
  public Set<String> capabilities() {
    AvatarEvent.Confirmed session = line.session();
    return session == null ? Set.of() : session.capabilities();
  }

  /**
   * Speaks. Done with the name of the request when the network has taken the chunk, or when an
   * interruption made that pointless: wait for it to go no faster than the service reads.
   *
   * @param audio in the format of the configuration, of any length; must not change any more
   * @param end whether the request ends here; the chunk may then be empty
   */
  public Future<String> sendAudio(byte[] audio, boolean end) {
    return line.sendAudio(audio, end);
  }

  /**
   * Drops the last request, also when its speech was sent to its end: no more of its motion reaches
   * {@link SessionConfig#onFrame}, and the next chunk begins a new request. Older servers heed it
   * with an egress only. Done with the name of the request when the network has taken it.
   */
  public Future<String> interrupt() {
    return line.interrupt();
  }

  /** Holds the playback of an egress, where {@link #capabilities} say that it can. */
  public Future<String> pause() {
    return line.control(AvatarCommand.Pause::new);
  }

  /** Goes on with it. */
  public Future<String> resume() {
    return line.control(AvatarCommand.Resume::new);
  }

  /** Tells where the playback of an egress stands; replaces the handler before. */
  public void onPlayback(Consumer<AvatarEvent.Playback> handler) {
    line.onPlayback(handler);
  }

  /** The same session for threads that may block. */
  public BlockingAvatar blocking() {
    return new BlockingAvatar(this, options);
  }

  /**
   * Ends the session for good and frees what it holds; done when the socket is closed and {@link
   * SessionConfig#onClose} was called.
   */
  public Future<Void> shutdown() {
    return line.close()
        .eventually(() -> links.close())
        .eventually(() -> ownsVertx ? vertx.close() : Future.succeededFuture());
  }

  /** As {@link #shutdown}, without waiting for it. */
  @Override
  public void close() {
    shutdown();
  }
}

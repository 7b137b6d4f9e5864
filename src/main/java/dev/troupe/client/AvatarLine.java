package dev.troupe.client;

import dev.troupe.avatar.AvatarCommand;
import dev.troupe.avatar.AvatarEnding;
import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarErrorCode;
import dev.troupe.avatar.AvatarEvent;
import dev.troupe.avatar.AvatarPhase;
import dev.troupe.link.Links;
import dev.troupe.link.TokenMetrics;
import dev.troupe.spatialwalk.SessionConfig;
import dev.troupe.spatialwalk.SpatialwalkProtocol;
import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one session: not started, starting, running, over. Calls from any thread cross to its
 * context here, and its handlers are called there, each guarded from the faults of the others.
 */
final class AvatarLine implements AvatarConnection.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(AvatarLine.class);
  private static final int NORMAL = 1000;
  private static final int GOING_AWAY = 1001;

  private enum Life {
    IDLE,
    STARTING,
    RUNNING,
    OVER
  }

  private final Context context;
  private final Time time;
  private final SecureRandom random = new SecureRandom();
  private final SessionConfig config;
  private final AvatarOptions options;
  private final Links links;
  private final AvatarRequests requests;
  private @Nullable AvatarTokens tokens;
  private @Nullable AvatarConnection connection;
  private Life life = Life.IDLE;
  private boolean closeTold;
  private volatile AvatarEvent.@Nullable Confirmed session;
  private volatile Consumer<AvatarEvent.Playback> onPlayback = playback -> {};

  AvatarLine(
      Context context,
      SessionConfig config,
      AvatarOptions options,
      Links links,
      TokenMetrics metrics) {
    this.context = context;
    this.time = new VertxTime(context);
    this.config = config;
    this.options = options;
    this.links = links;
    SpatialwalkProtocol names = config.protocol();
    this.requests = new AvatarRequests(() -> names.requestId(time.now(), random));
    cross(() ->
        tokens =
            new AvatarTokens(
                context.owner(), config, options.token(), metrics, time, new SecureRandom()));
  }

  /** Who confirmed the session; null before and after. */
  AvatarEvent.@Nullable Confirmed session() {
    return session;
  }

  void onPlayback(Consumer<AvatarEvent.Playback> handler) {
    onPlayback = handler;
  }

  Future<Void> fetchToken() {
    return call(() -> life == Life.OVER ? misuse("the session is over") : tokens().fetch());
  }

  Future<String> start() {
    return call(() -> {
      if (life != Life.IDLE) {
        return misuse(life == Life.OVER ? "the session is over" : "the session is started already");
      }
      life = Life.STARTING;
      return tokens().take().compose(this::connect).onFailure(error -> notStarted());
    });
  }

  private Future<String> connect(String token) {
    if (life == Life.OVER) {
      return Future.failedFuture(closed().asException());
    }
    AvatarConnection opening = new AvatarConnection(config.protocol(), links, time, this);
    connection = opening;
    boolean elsewhere = config.settings().egress().elsewhere();
    Duration patience = elsewhere ? options.confirmEgress() : options.confirm();
    return opening.open(token, patience).map(this::started);
  }

  private String started(AvatarEvent.Confirmed confirmation) {
    life = Life.RUNNING;
    session = confirmation;
    return confirmation.connectionId();
  }

  /** It may be tried again. */
  private void notStarted() {
    if (life == Life.STARTING) {
      life = Life.IDLE;
      connection = null;
    }
  }

  /** What is refused leaves the request as it was, so that it may be sent again. */
  Future<String> sendAudio(byte[] audio, boolean end) {
    return running(uplink -> {
      try {
        config.settings().audio().checkChunk(audio.length);
      } catch (IllegalArgumentException e) {
        return misuse(String.valueOf(e.getMessage()));
      }
      if (!uplink.hasRoomFor(audio.length)) {
        return unsent(
            AvatarErrorCode.CONNECTION_FAILED, "too much speech waits for the service to read it");
      }
      String name = requests.speak(end);
      return uplink.speak(new AvatarCommand.Audio(name, audio, end)).map(name);
    });
  }

  Future<String> interrupt() {
    return aboutLast((uplink, name) -> {
      requests.interrupt(name);
      uplink.drop(name);
      return uplink.send(new AvatarCommand.Interrupt(name));
    });
  }

  Future<String> control(Function<String, AvatarCommand> command) {
    return aboutLast((uplink, name) -> {
      AvatarEvent.Confirmed confirmed = session;
      return confirmed != null && confirmed.can(AvatarEvent.Confirmed.PLAYBACK_CONTROL)
          ? uplink.send(command.apply(name))
          : misuse("the service cannot pause and resume");
    });
  }

  /** A command about the last request. */
  @FunctionalInterface
  private interface About {
    Future<Void> send(AvatarUplink uplink, String reqId);
  }

  private Future<String> aboutLast(About command) {
    return running(uplink -> {
      String name = requests.last();
      return name == null ? misuse("nothing was said yet") : command.send(uplink, name).map(name);
    });
  }

  private Future<String> running(Function<AvatarUplink, Future<String>> task) {
    return call(() -> {
      AvatarConnection running = connection;
      if (life == Life.RUNNING && running != null) {
        return task.apply(running.uplink());
      }
      return unsent(
          AvatarErrorCode.CONNECTION_CLOSED,
          life == Life.OVER ? "the session is over" : "the session is not started");
    });
  }

  /** Ends the session for good; the handler hears so once, whoever ended it. */
  Future<Void> close() {
    return call(() -> {
      AvatarConnection last = connection;
      boolean first = life != Life.OVER;
      over();
      Future<Void> gone = first && last != null ? last.close(closed()) : Future.succeededFuture();
      return gone.eventually(() -> tokens().close()).onComplete(done -> tellClosed());
    });
  }

  @Override
  public void heard(AvatarEvent event) {
    switch (event) {
      case AvatarEvent.Animation motion -> {
        if (requests.wants(motion)) {
          guarded(() -> config.onFrame().accept(motion));
        }
      }
      case AvatarEvent.Playback playback -> guarded(() -> onPlayback.accept(playback));
      default -> {}
    }
  }

  @Override
  public void failed(AvatarError error) {
    guarded(() -> config.onError().accept(error));
  }

  @Override
  public void ended(AvatarEnding ending) {
    over();
    if (!ending.told() && !expected(ending.error())) {
      failed(ending.error());
    }
    tellClosed();
  }

  /** A service that says goodbye while nobody waits for it has not failed. */
  private boolean expected(AvatarError error) {
    Integer code = error.closeCode();
    return code != null && (code == NORMAL || code == GOING_AWAY) && !requests.waiting();
  }

  private void over() {
    life = Life.OVER;
    session = null;
  }

  private void tellClosed() {
    if (!closeTold) {
      closeTold = true;
      guarded(config.onClose());
    }
  }

  private void guarded(Runnable handler) {
    try {
      handler.run();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("a handler of an avatar session failed");
    }
  }

  private static AvatarError closed() {
    return AvatarError.of(
        AvatarErrorCode.CONNECTION_CLOSED, AvatarPhase.UNKNOWN, "the session was closed from here");
  }

  private static <T> Future<T> unsent(AvatarErrorCode code, String message) {
    return Future.failedFuture(
        AvatarError.of(code, AvatarPhase.WEBSOCKET_SEND, message).asException());
  }

  private static <T> Future<T> misuse(String message) {
    return Future.failedFuture(
        AvatarError.of(AvatarErrorCode.INVALID_REQUEST, AvatarPhase.UNKNOWN, message)
            .asException());
  }

  private AvatarTokens tokens() {
    return Objects.requireNonNull(tokens, "made by the first task of its context");
  }

  private <T> Future<T> call(Supplier<Future<T>> task) {
    Promise<T> promise = Promise.promise();
    cross(() -> task.get().onComplete(promise));
    return promise.future();
  }

  private void cross(Runnable task) {
    if (Vertx.currentContext() == context) {
      task.run();
    } else {
      context.runOnContext(crossed -> task.run());
    }
  }
}

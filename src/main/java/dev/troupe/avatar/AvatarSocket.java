package dev.troupe.avatar;

import dev.troupe.link.Frame;
import dev.troupe.link.LinkFailure;
import dev.troupe.link.LinkPeer;
import dev.troupe.link.LinkSocket;
import dev.troupe.link.Links;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One session on its socket, from the dial to the end: one request at a time, whose motion goes to
 * whoever made it and to nobody else. Confined to the context it was dialled on.
 *
 * <pre>
 * DIALLING ── socket ──▶ GREETING ── confirmed ──▶ STANDING ── closed or lost ──▶ GONE
 * </pre>
 */
final class AvatarSocket implements LinkSocket.Listener {

  /** A server that closes a session says why just before: so long both are awaited. */
  private static final Duration SECOND_WORD = Duration.ofMillis(250);

  private static final int NORMAL = 1000;

  /** Whoever has the session at the moment. */
  interface Tenant {
    /** Motion of the tenant's own request. */
    void animated(AvatarEvent.Animation motion);

    void played(AvatarEvent.Playback playback);

    /** The tenant's request failed, the session goes on. */
    void requestFailed(AvatarError error);

    /** Something failed that ended neither. */
    void troubled(AvatarError error);

    /** Speech may be sent again. */
    void room();

    /** The session is over; nothing comes after this. */
    void lost(AvatarEnding ending);
  }

  /** Between tenants nobody listens. */
  private static final Tenant NOBODY =
      new Tenant() {
        @Override
        public void animated(AvatarEvent.Animation motion) {}

        @Override
        public void played(AvatarEvent.Playback playback) {}

        @Override
        public void requestFailed(AvatarError error) {}

        @Override
        public void troubled(AvatarError error) {}

        @Override
        public void room() {}

        @Override
        public void lost(AvatarEnding ending) {}
      };

  /** What others keep of it. */
  interface Owner {
    /** The socket stands, and costs from now on. */
    void opened();

    /** It is closed, by whomever; {@code ending} is null when it was closed from here. */
    void closed(@Nullable AvatarEnding ending);
  }

  /** Where it stands, for those who count. */
  enum Stage {
    DIALLING,
    GREETING,
    STANDING,
    GONE
  }

  /** A request that was given up, whose last words may still come. */
  private static final class Aside {
    private final LongConsumer told;
    private final Time.Timer patience;
    private long late;

    Aside(LongConsumer told, Time.Timer patience) {
      this.told = told;
      this.patience = patience;
    }
  }

  private final String region;
  private final AvatarProtocol protocol;
  private final Time time;
  private final RandomGenerator random;
  private final AvatarMetrics metrics;
  private final Owner owner;
  private final Promise<AvatarSocket> confirmed = Promise.promise();
  private final Map<String, Aside> asides = new LinkedHashMap<>();
  private Stage stage = Stage.DIALLING;
  private Tenant tenant = NOBODY;
  private @Nullable LinkSocket socket;
  private AvatarEvent.@Nullable Confirmed confirmation;
  private Time.@Nullable Timer patience;
  private Time.@Nullable Timer secondWord;
  private @Nullable AvatarError firstWord;
  private @Nullable String request;
  private Promise<Void> silent = Promise.promise();
  private boolean spoilt;
  private boolean lent;
  private long since;

  AvatarSocket(
      String region,
      AvatarProtocol protocol,
      Time time,
      RandomGenerator random,
      AvatarMetrics metrics,
      Owner owner) {
    this.region = region;
    this.protocol = protocol;
    this.time = time;
    this.random = random;
    this.metrics = metrics;
    this.owner = owner;
  }

  /** Done when the server has confirmed the session; fails with an {@link AvatarException}. */
  Future<AvatarSocket> open(Links links, String vendor, String token, Duration within) {
    AvatarUpgrade upgrade = protocol.upgrade(token);
    patience = time.after(within, () -> giveUp(unconfirmed(within)));
    links
        .dial(new LinkPeer(vendor, upgrade.address(), upgrade.headers()), this, time)
        .onComplete(this::greet, error -> giveUp(SocketErrors.dialling(error, protocol)));
    return confirmed.future();
  }

  private void greet(LinkSocket dialled) {
    if (stage == Stage.GONE) {
      dialled.close(NORMAL, "");
      return;
    }
    socket = dialled;
    stage = Stage.GREETING;
    owner.opened();
    // If this fails the socket is lost, which is told by itself.
    dialled.write(new Frame.Binary(protocol.hello()));
  }

  private AvatarError unconfirmed(Duration within) {
    return AvatarError.of(
        AvatarErrorCode.CONNECTION_FAILED,
        stage == Stage.GREETING ? AvatarPhase.WEBSOCKET_HANDSHAKE : AvatarPhase.WEBSOCKET_CONNECT,
        "the session was not confirmed within %d ms".formatted(within.toMillis()));
  }

  private void giveUp(AvatarError error) {
    if (stage != Stage.DIALLING && stage != Stage.GREETING) {
      return;
    }
    boolean stood = socket != null;
    stage = Stage.GONE;
    cancel(patience);
    if (socket != null) {
      socket.close(NORMAL, "");
    }
    if (stood) {
      owner.closed(null);
    }
    confirmed.tryFail(error.asException());
  }

  // ---- for its tenant ----

  void lend(Tenant to) {
    tenant = to;
    lent = true;
  }

  /** A new request; motion of any other is dropped from now on. */
  String begin() {
    String name = protocol.requestId(time.now(), random);
    request = name;
    return name;
  }

  boolean hasRoom() {
    return stage == Stage.STANDING && standing().writable();
  }

  void send(AvatarCommand command) {
    if (stage == Stage.STANDING) {
      // If this fails the socket is lost, which is told by itself.
      standing().write(new Frame.Binary(protocol.encode(command)));
    }
  }

  /**
   * Gives the request up. What still comes for it is counted, and told once: when its end has come,
   * or after {@code within}.
   */
  void abandon(String reqId, Duration within, LongConsumer told) {
    if (reqId.equals(request)) {
      request = null;
    }
    send(new AvatarCommand.Interrupt(reqId));
    if (stage == Stage.STANDING) {
      if (asides.isEmpty()) {
        silent = Promise.promise();
      }
      asides.put(reqId, new Aside(told, time.after(within, () -> givenUp(reqId))));
    }
  }

  /** Its end did not come: who knows what still does. */
  private void givenUp(String reqId) {
    spoilt = true;
    settle(reqId);
  }

  private void settle(String reqId) {
    Aside aside = asides.remove(reqId);
    if (aside != null) {
      aside.patience.cancel();
      aside.told.accept(aside.late);
      if (asides.isEmpty() && spoilt) {
        silent.tryFail("the session did not fall silent");
      } else if (asides.isEmpty()) {
        silent.tryComplete();
      }
    }
  }

  AvatarEvent.Confirmed confirmation() {
    return Objects.requireNonNull(confirmation, "not confirmed yet");
  }

  String region() {
    return region;
  }

  /** Monotonic; when it was confirmed. */
  long standsSince() {
    return since;
  }

  // ---- for the pool ----

  boolean isClean() {
    return stage == Stage.STANDING && !spoilt && request == null && asides.isEmpty();
  }

  boolean isLent() {
    return lent;
  }

  boolean isAside() {
    return !asides.isEmpty();
  }

  boolean stands() {
    return stage == Stage.STANDING;
  }

  Future<Void> reset() {
    tenant = NOBODY;
    lent = false;
    return isClean()
        ? Future.succeededFuture()
        : Future.failedFuture("the session did not come to a clean end");
  }

  /** Done when the last that was given up has come to its end. */
  Future<Void> clean() {
    tenant = NOBODY;
    lent = false;
    return asides.isEmpty() ? Future.succeededFuture() : silent.future();
  }

  Future<Void> close() {
    LinkSocket open = socket;
    if (stage == Stage.STANDING) {
      gone(null);
    } else {
      giveUp(
          AvatarError.of(
              AvatarErrorCode.CONNECTION_CLOSED, AvatarPhase.UNKNOWN, "it was closed from here"));
    }
    return open == null ? Future.succeededFuture() : open.close(NORMAL, "");
  }

  // ---- from the server ----

  @Override
  public void message(byte[] bytes, boolean binary) {
    switch (stage) {
      case GREETING -> greeted(protocol.decode(bytes, binary));
      case STANDING -> told(protocol.decode(bytes, binary), binary);
      case DIALLING, GONE -> {}
    }
  }

  private void greeted(AvatarEvent event) {
    switch (event) {
      case AvatarEvent.Confirmed it -> {
        stage = Stage.STANDING;
        cancel(patience);
        confirmation = it;
        since = time.nanos();
        confirmed.tryComplete(this);
      }
      case AvatarEvent.ServerFailed failure -> giveUp(protocol.failed(failure));
      case AvatarEvent.Unreadable unreadable -> giveUp(protocol.unreadable(unreadable));
      default ->
          giveUp(
              protocol.unreadable(
                  new AvatarEvent.Unreadable("something else than a confirmation")));
    }
  }

  private void told(AvatarEvent event, boolean binary) {
    switch (event) {
      case AvatarEvent.Animation motion -> animated(motion);
      case AvatarEvent.Playback playback -> tenant.played(playback);
      case AvatarEvent.ServerFailed failure -> failed(protocol.failed(failure));
      case AvatarEvent.Unreadable unreadable -> {
        // Text is no part of the protocol and ignored by everyone.
        if (binary) {
          end(new AvatarEnding(protocol.unreadable(unreadable), false));
        }
      }
      case AvatarEvent.Confirmed again -> {}
      case AvatarEvent.Unknown unknown -> {}
    }
  }

  private void animated(AvatarEvent.Animation motion) {
    Aside aside = asides.get(motion.reqId());
    if (motion.reqId().equals(request)) {
      if (motion.end()) {
        request = null;
      }
      tenant.animated(motion);
    } else if (aside != null) {
      aside.late++;
      metrics.dropped(AvatarMetrics.Drop.LATE, 1);
      if (motion.end()) {
        settle(motion.reqId());
      }
    } else {
      metrics.dropped(AvatarMetrics.Drop.FOREIGN, 1);
    }
  }

  private void failed(AvatarError error) {
    String reqId = error.reqId();
    if (reqId == null) {
      spoilt = true;
      if (firstWord == null) {
        firstWord = error;
        secondWord = time.after(SECOND_WORD, this::nothingMore);
      }
    } else if (reqId.equals(request)) {
      request = null;
      spoilt = true;
      tenant.requestFailed(error);
    } else {
      settle(reqId);
    }
  }

  /** No close came behind a failure: some mean the end all the same. */
  private void nothingMore() {
    AvatarError error = firstWord;
    firstWord = null;
    if (error != null && ends(error)) {
      end(new AvatarEnding(error, false));
    } else if (error != null) {
      tenant.troubled(error);
    }
  }

  private static boolean ends(AvatarError error) {
    return switch (error.code()) {
      case CREDITS_EXHAUSTED,
          BILLING_REQUIRED,
          SESSION_DURATION_EXCEEDED,
          CONCURRENCY_LIMIT,
          SESSION_TOKEN_EXPIRED,
          SESSION_TOKEN_INVALID,
          APP_ID_MISMATCH,
          APP_ID_UNRECOGNIZED,
          IDLE_TIMEOUT ->
          true;
      default -> false;
    };
  }

  /** We end it, since the server's word means that. */
  private void end(AvatarEnding ending) {
    LinkSocket open = standing();
    gone(ending);
    open.close(NORMAL, "");
  }

  @Override
  public void writable() {
    tenant.room();
  }

  @Override
  public void lost(LinkFailure failure) {
    AvatarEnding ending = SocketErrors.ending(failure, protocol);
    if (stage != Stage.STANDING) {
      giveUp(ending.error());
      return;
    }
    AvatarError before = firstWord;
    if (before == null) {
      gone(ending);
    } else {
      // One error: the failure, with the close frame's code where it repeats it.
      gone(new AvatarEnding(ending.told() ? ending.error() : before, false));
    }
  }

  private void gone(@Nullable AvatarEnding ending) {
    stage = Stage.GONE;
    cancel(secondWord);
    Tenant last = tenant;
    tenant = NOBODY;
    List<String> given = new ArrayList<>(asides.keySet());
    given.forEach(this::settle);
    // First: once the tenant has given it back, the pool does not ask any more why it ended.
    owner.closed(ending);
    if (ending != null) {
      last.lost(ending);
    }
  }

  private static void cancel(Time.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  private LinkSocket standing() {
    return Objects.requireNonNull(socket, "not dialled yet");
  }

  /** For those who want to hear of its end only. */
  static Owner owner(Runnable opened, Consumer<@Nullable AvatarEnding> closed) {
    return new Owner() {
      @Override
      public void opened() {
        opened.run();
      }

      @Override
      public void closed(@Nullable AvatarEnding ending) {
        closed.accept(ending);
      }
    };
  }
}

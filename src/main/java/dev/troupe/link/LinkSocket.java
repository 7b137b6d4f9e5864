package dev.troupe.link;

import dev.troupe.config.LinkConfig;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket that does not come back: for sessions that end with their socket, and are replaced
 * rather than restored.
 *
 * <p>Confined to the Vert.x context it was dialled on: every method asserts it, every callback runs
 * there. Callbacks may call the socket.
 */
public final class LinkSocket {
  private static final Logger LOG = LoggerFactory.getLogger(LinkSocket.class);

  /** A control frame carries 125 bytes, two of them the code. */
  private static final int MAX_REASON = 123;

  /** The owner of a socket. Called from the moment that the dial succeeded. */
  public interface Listener {

    /** One whole message; the array is the listener's to keep. */
    void message(byte[] bytes, boolean binary);

    /** It was not writable, and is again. */
    default void writable() {}

    /** It is gone; nothing comes after this. Not called when it was closed from here. */
    void lost(LinkFailure failure);
  }

  private final Confinement confinement;
  private final LinkPeer peer;
  private final Listener listener;
  private final Time time;
  private final LinkConfig config;
  private final LinkMetrics metrics;
  private final Connection connection;
  private final Liveness liveness;
  private final Promise<LinkSocket> dialled = Promise.promise();
  private final Time.Timer patience;
  private final Backlog backlog;
  private LinkState state = new LinkState.Dialing(1, null);
  private Future<Void> closing = Future.succeededFuture();

  /** Whether the owner was told to wait, so that it is told when to go on. */
  private boolean owed;

  private LinkSocket(LinkPeer peer, Listener listener, Time time, Links.Parts parts) {
    this.confinement = new Confinement("the socket to " + peer.name());
    this.peer = peer;
    this.listener = listener;
    this.time = time;
    this.config = parts.config();
    this.metrics = parts.metrics();
    this.backlog = new Backlog(config.limits());
    SocketEvents events = new SocketEvents();
    this.connection = new Connection(peer, parts.dialer(), config, time, events);
    this.liveness = new Liveness(time, config.liveness(), events);
    Duration tcpAndTls = config.connectTimeout().multipliedBy(2);
    this.patience = time.after(tcpAndTls.plus(config.handshakeTimeout()), this::dialTooLate);
    metrics.created(state);
  }

  static Future<LinkSocket> dial(LinkPeer peer, Listener listener, Time time, Links.Parts parts) {
    LinkSocket socket = new LinkSocket(peer, listener, time, parts);
    socket.connection.dial();
    return socket.dialled.future();
  }

  /**
   * Done when the network has taken the frame; frames leave in the order of the calls. Fails with a
   * {@link LinkFailureException}, at once with {@link LinkCause#SEND_QUEUE_FULL} when more is under
   * way than the limits allow (a single frame may be larger than they are).
   */
  public Future<Void> write(Frame frame) {
    confinement.check();
    LinkFailure obstacle = state.obstacle();
    if (obstacle != null) {
      return refuse(obstacle);
    }
    if (connection.fenced()) {
      LinkFailure fenced =
          new LinkFailure(LinkCause.FENCED, "this process does not own the peer any more");
      gone(fenced);
      return refuse(fenced);
    }
    if (!backlog.admits(frame)) {
      owed = true;
      return refuse(
          new LinkFailure(LinkCause.SEND_QUEUE_FULL, "too much waits for the peer to read it"));
    }
    backlog.add(frame);
    metrics.sent(MessageKind.OPAQUE, frame.size());
    return connection
        .write(frame)
        .transform((taken, error) -> {
          taken(frame);
          return error == null ? Future.succeededFuture() : refuse(broken(error));
        });
  }

  /**
   * Whether the next frame goes straight to the network. After a false the owner is told by {@link
   * Listener#writable} when to ask again.
   */
  public boolean writable() {
    confinement.check();
    boolean writable = hasRoom();
    owed |= !writable;
    return writable;
  }

  /** Of the last ping that was answered; null before one. May be read from any thread. */
  public @Nullable Duration roundTrip() {
    return liveness.roundTrip();
  }

  /**
   * Says goodbye behind everything written; done when the peer has answered or had its time to. A
   * second call changes nothing.
   *
   * @param code 1000, or one of the vendor's own
   * @param reason of at most 123 bytes
   */
  public Future<Void> close(int code, String reason) {
    confinement.check();
    if (code < 1000 || code > 4999) {
      throw new IllegalArgumentException("code: %d (expected: 1000 to 4999)".formatted(code));
    }
    if (reason.getBytes(StandardCharsets.UTF_8).length > MAX_REASON) {
      throw new IllegalArgumentException(
          "reason: \"%s\" (expected: at most %d bytes)".formatted(reason, MAX_REASON));
    }
    if (!over()) {
      end(new LinkState.Closed());
      closing = connection.close(code, reason);
    }
    return closing;
  }

  private boolean over() {
    return state instanceof LinkState.Released || state instanceof LinkState.Closed;
  }

  private boolean hasRoom() {
    return state instanceof LinkState.Ready && connection.hasRoom() && backlog.hasRoom();
  }

  private void taken(Frame frame) {
    backlog.remove(frame);
    settleDebt();
  }

  private void settleDebt() {
    if (owed && hasRoom()) {
      owed = false;
      tell(listener::writable);
    }
  }

  private Future<Void> refuse(LinkFailure failure) {
    metrics.failed(failure.cause());
    return Future.failedFuture(new LinkFailureException(failure));
  }

  /** How a frame failed that was handed over: with the socket, as a rule. */
  private LinkFailure broken(Throwable error) {
    LinkFailure obstacle = state.obstacle();
    LinkFailure failure =
        obstacle != null
            ? obstacle
            : new LinkFailure(LinkCause.DROPPED, "a write failed: " + error.getMessage());
    return failure.afterSending();
  }

  private void dialTooLate() {
    gone(new LinkFailure(LinkCause.CONNECT_TIMEOUT, peer.shown() + ": no answer in time"));
  }

  private void gone(LinkFailure failure) {
    if (over()) {
      return;
    }
    metrics.lost(failure.cause());
    LOG.atDebug()
        .addKeyValue(LogKeys.PEER, peer.name())
        .addKeyValue(LogKeys.CAUSE, failure.cause().label())
        .addKeyValue("detail", failure.message())
        .log("socket lost");
    end(new LinkState.Released(failure));
    closing = connection.close();
    if (!dialled.tryFail(new LinkFailureException(failure))) {
      tell(() -> listener.lost(failure));
    }
  }

  private void end(LinkState last) {
    metrics.gone(state);
    state = last;
    patience.cancel();
    liveness.stop();
  }

  /** An owner that throws must not take the socket's own work with it. */
  private void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue(LogKeys.PEER, peer.name()).log("an owner failed");
    }
  }

  /** What connection and liveness report. */
  private final class SocketEvents implements Connection.Owner, Liveness.Pulse {
    @Override
    public void connected() {
      LinkState ready = new LinkState.Ready(time.nanos(), "");
      metrics.moved(state, ready);
      state = ready;
      patience.cancel();
      liveness.start();
      dialled.complete(LinkSocket.this);
    }

    @Override
    public void heard() {
      liveness.heard();
    }

    @Override
    public void ponged() {
      liveness.ponged();
    }

    @Override
    public void message(byte[] bytes, boolean binary) {
      metrics.received(MessageKind.OPAQUE, bytes.length);
      tell(() -> listener.message(bytes, binary));
    }

    @Override
    public void drained() {
      settleDebt();
    }

    @Override
    public void lost(LinkFailure failure) {
      gone(failure);
    }

    @Override
    public void dead(LinkFailure failure) {
      gone(failure);
    }

    @Override
    public void ping() {
      connection.ping();
    }

    /** What the application says and when is its owner's business. */
    @Override
    public boolean probe() {
      return false;
    }
  }
}

package dev.troupe.link;

import dev.troupe.config.LinkConfig;
import dev.troupe.link.LinkMachine.Effect;
import dev.troupe.link.LinkMachine.Signal;
import dev.troupe.link.LinkMachine.Step;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One WebSocket that comes back. It dials until it is let go, greets, keeps watch, and tells every
 * request how it ended.
 *
 * <p>Confined to the Vert.x context it was made on: every method asserts it, every callback runs
 * there. Callbacks may call the link; a change of state that they cause happens after they return.
 */
public final class Link<C, E> {
  /** For requests that may take as long as the link lives. */
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  private final Confinement confinement;
  private final LinkPeer peer;
  private final LinkListener<E> listener;
  private final Time time;
  private final Parts parts;
  private final Exchange<C, E> exchange;
  private final Liveness liveness;
  private final Queue<Signal> signals = new ArrayDeque<>();
  private LinkState state =
      new LinkState.Released(new LinkFailure(LinkCause.RELEASED, "the link was not opened yet"));
  private boolean stepping;
  private long epoch;
  private long counter;
  private @Nullable Connection connection;
  private Future<Void> closing = Future.succeededFuture();

  /** The one wait of the state: the dial's, the handshake's or the retry's end. */
  private Time.@Nullable Timer timer;

  Link(
      LinkPeer peer,
      LinkProtocol<C, E> protocol,
      LinkListener<E> listener,
      Time time,
      Parts parts) {
    this.confinement = new Confinement("the link of " + peer.name());
    this.peer = peer;
    this.listener = listener;
    this.time = time;
    this.parts = parts;
    LinkEvents events = new LinkEvents();
    this.exchange = new Exchange<>(protocol, listener, parts.metrics, time, parts.config, events);
    this.liveness = new Liveness(time, parts.config.liveness(), events);
    parts.metrics.created(state);
  }

  /** What links share, and how this one comes back. */
  record Parts(LinkConfig config, LinkMetrics metrics, Dialer dialer, Reconnection reconnection) {}

  /**
   * Dials, and dials again whenever the link is lost, until {@link #release} or {@link #close}. No
   * effect on a link that is open.
   *
   * @param epoch first part of every request id from here on; never lower than the one before
   */
  public void open(long epoch) {
    open(epoch, 0);
  }

  /**
   * As {@link #open(long)}, where another link has given request ids of the same epoch before.
   *
   * @param counted the last counter that it used
   */
  public void open(long epoch, long counted) {
    confinement.check();
    if (state instanceof LinkState.Released) {
      this.epoch = epoch;
      counter = Math.max(counter, counted);
      parts.reconnection.reset();
    }
    signal(new Signal.Open());
  }

  /** Lets the peer go until opened again; done when the close handshake is over or timed out. */
  public Future<Void> release() {
    confinement.check();
    signal(
        new Signal.Release(
            new LinkFailure(LinkCause.RELEASED, "the link was let go by its owner")));
    return closing;
  }

  /** Ends the link for good; done when the close handshake is over or timed out. */
  public Future<Void> close() {
    confinement.check();
    signal(new Signal.Close());
    return closing;
  }

  public LinkState state() {
    return state;
  }

  /** Of the last ping that was answered; null before one. May be read from any thread. */
  public @Nullable Duration roundTrip() {
    return liveness.roundTrip();
  }

  /** A new id, {@code <epoch>-<counter>}, growing with every call. */
  public String nextRequestId() {
    confinement.check();
    return epoch + "-" + ++counter;
  }

  /** The counter of the last request id; 0 before the first. */
  public long counted() {
    confinement.check();
    return counter;
  }

  /**
   * Sends a command, or says at once why not; {@code reply} may be called before this returns.
   *
   * @param requestId from {@link #nextRequestId}
   * @param deadline in nanoseconds of the link's clock, or {@link #NO_DEADLINE}: a command whose
   *     bytes have not left by then is never sent, one that has no answer by then fails
   */
  public void send(C command, String requestId, long deadline, Reply<E> reply) {
    confinement.check();
    LinkFailure obstacle = state.obstacle();
    if (obstacle != null) {
      exchange.refuse(reply, obstacle);
    } else {
      exchange.send(command, requestId, deadline, reply);
    }
  }

  /**
   * Sends the protocol's probe behind everything sent so far. Peers read in order: when its answer
   * comes, they have read all of that.
   */
  public void barrier(String requestId, long deadline, Reply<E> reply) {
    confinement.check();
    LinkFailure obstacle = state.obstacle();
    if (obstacle != null) {
      exchange.refuse(reply, obstacle);
    } else if (!exchange.probe(requestId, deadline, reply)) {
      exchange.refuse(reply, new LinkFailure(LinkCause.INVALID, "the protocol has no probe"));
    }
  }

  /** Whether a command sent now goes straight to the socket. */
  public boolean writable() {
    confinement.check();
    return state instanceof LinkState.Ready && exchange.requests().writable();
  }

  /**
   * Runs {@code task} once: at once if the link is writable or not ready, else when it becomes so.
   */
  public void onWritable(Runnable task) {
    confinement.check();
    if (state instanceof LinkState.Ready) {
      exchange.requests().onWritable(task);
    } else {
      task.run();
    }
  }

  private void signal(Signal signal) {
    signals.add(signal);
    if (stepping) {
      return;
    }
    stepping = true;
    try {
      for (Signal next = signals.poll(); next != null; next = signals.poll()) {
        apply(LinkMachine.step(state, next));
      }
    } finally {
      stepping = false;
    }
  }

  private void apply(Step step) {
    if (step.state() != state) {
      enter(step.state());
    }
    step.effects().forEach(this::perform);
  }

  private void enter(LinkState next) {
    parts.metrics.moved(state, next);
    state = next;
    LOG.atDebug()
        .addKeyValue(LogKeys.PEER, peer.name())
        .addKeyValue(LogKeys.STATE, next.label())
        .log("link state");
    try {
      listener.stateChanged(next);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue(LogKeys.PEER, peer.name()).log("a link's owner failed");
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.Dial dial -> dial();
      case Effect.Greet greet -> greet();
      case Effect.Watch watch -> watch();
      case Effect.ArmRetry retry ->
          arm(Duration.ofNanos(retry.at() - time.nanos()), () -> signal(new Signal.RetryDue()));
      case Effect.Disconnect disconnect -> disconnect();
      case Effect.FailRequests failed -> exchange.requests().failAll(failed.failure());
    }
  }

  private void dial() {
    if (!peer.fence().allows(time.nanos())) {
      lost(fenced());
      return;
    }
    connection = new Connection(peer, parts.dialer, parts.config, time, new LinkEvents());
    Duration tcpAndTls = parts.config.connectTimeout().multipliedBy(2);
    arm(
        tcpAndTls.plus(parts.config.handshakeTimeout()),
        () -> lost(tooLate(LinkCause.CONNECT_TIMEOUT)));
    connection.dial();
  }

  private void greet() {
    Duration patience = parts.config.handshakeTimeout();
    arm(patience, () -> lost(tooLate(LinkCause.HANDSHAKE_TIMEOUT)));
    exchange.use(connection);
    if (!exchange.greet(nextRequestId(), NO_DEADLINE)) {
      signal(new Signal.Welcomed(time.nanos(), ""));
    }
  }

  private void watch() {
    disarm();
    liveness.start();
  }

  private void disconnect() {
    disarm();
    liveness.stop();
    exchange.use(null);
    if (connection != null) {
      closing = connection.close();
      connection = null;
    }
  }

  private void lost(LinkFailure failure) {
    if (state instanceof LinkState.Ready ready) {
      parts.reconnection.wasReady(Duration.ofNanos(time.nanos() - ready.since()));
    }
    LinkCause cause = failure.cause();
    Duration delay = cause.retryable() ? parts.reconnection.next(cause) : Duration.ZERO;
    parts.metrics.lost(cause);
    LOG.atLevel(isNews(cause) ? Level.INFO : Level.DEBUG)
        .addKeyValue(LogKeys.PEER, peer.name())
        .addKeyValue(LogKeys.CAUSE, cause.label())
        .addKeyValue("detail", failure.message())
        .addKeyValue(LogKeys.MILLIS, delay.toMillis())
        .log("link lost");
    signal(new Signal.Lost(failure, time.nanos() + delay.toNanos()));
  }

  /** A robot that is off for the night fails the same way every second: once is enough to know. */
  private boolean isNews(LinkCause cause) {
    LinkFailure before = state.obstacle();
    return before == null || before.cause() != cause;
  }

  private static LinkFailure fenced() {
    return new LinkFailure(LinkCause.FENCED, "this process does not own the peer any more");
  }

  private LinkFailure tooLate(LinkCause cause) {
    return new LinkFailure(cause, peer.shown() + ": no answer in time");
  }

  private void arm(Duration delay, Runnable task) {
    disarm();
    timer = time.after(delay, task);
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** What connection, protocol and liveness report, turned into signals. */
  private final class LinkEvents implements Connection.Owner, Exchange.Owner, Liveness.Pulse {
    @Override
    public void connected() {
      signal(new Signal.Connected(time.nanos() + parts.config.handshakeTimeout().toNanos()));
    }

    @Override
    public void welcomed(String detail) {
      signal(new Signal.Welcomed(time.nanos(), detail));
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
      liveness.message();
      exchange.receive(bytes, state instanceof LinkState.Opening);
    }

    @Override
    public void drained() {
      exchange.requests().flush();
    }

    @Override
    public void lost(LinkFailure failure) {
      Link.this.lost(failure);
    }

    @Override
    public void dead(LinkFailure failure) {
      Link.this.lost(failure);
    }

    @Override
    public void ping() {
      if (connection != null && connection.fenced()) {
        Link.this.lost(fenced());
      } else if (connection != null) {
        connection.ping();
      }
    }

    @Override
    public boolean probe() {
      long deadline = time.nanos() + parts.config.liveness().probeWithin().toNanos();
      return exchange.probe(nextRequestId(), deadline, failure -> {});
    }
  }
}

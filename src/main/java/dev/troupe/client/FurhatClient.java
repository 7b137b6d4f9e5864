package dev.troupe.client;

import dev.troupe.link.LinkMetrics;
import dev.troupe.link.LinkState;
import dev.troupe.link.Links;
import dev.troupe.robot.EventKind;
import dev.troupe.robot.FailureException;
import dev.troupe.robot.RobotEvent;
import dev.troupe.robot.SystemCommand;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives one Furhat robot. Once connected it stays so: a lost link is dialled again until {@link
 * #disconnect}, what was in flight fails at once, and camera, microphone and users that were
 * running are started again.
 *
 * <p>Methods may be called on any thread. Handlers run and futures complete on the client's own
 * Vert.x context, in the order in which the robot spoke; they must not block ({@link #blocking} is
 * for threads that may). Failed futures carry a {@link FailureException}, whose reason says what
 * happened; every future ends.
 *
 * <pre>{@code
 * FurhatClient robot = FurhatClient.create("192.168.1.20");
 * robot.connect()
 *     .compose(connected -> robot.speech().say("Good morning.").ended())
 *     .compose(said -> robot.listening().listen())
 *     .onSuccess(text -> System.out.println("heard: " + text));
 * }</pre>
 */
public final class FurhatClient implements AutoCloseable {
  private final Vertx vertx;
  private final boolean ownsVertx;
  private final Links links;
  private final RobotLine line;
  private final FurhatOptions.Waits waits;

  private FurhatClient(
      Vertx vertx, boolean ownsVertx, FurhatOptions options, MeterRegistry registry) {
    this.vertx = vertx;
    this.ownsVertx = ownsVertx;
    this.waits = options.waits();
    this.links = new Links(vertx, options.link(), new LinkMetrics(registry, "furhat"));
    this.line = new RobotLine(vertx.getOrCreateContext(), links, options);
  }

  /**
   * A client with an event loop of its own, for programs that do not use Vert.x otherwise; not
   * connected yet.
   *
   * @param address {@code HOST}, {@code HOST:PORT} or a {@code ws} URI; the port defaults to 9000,
   *     the path to {@code /v1/events}
   * @throws IllegalArgumentException when the address is none of these
   */
  public static FurhatClient create(String address) {
    return create(FurhatOptions.of(address));
  }

  /** As {@link #create(String)}, with a key or other choices. */
  public static FurhatClient create(FurhatOptions options) {
    return new FurhatClient(Vertx.vertx(), true, options, new CompositeMeterRegistry());
  }

  /** A client on the context of the caller, or on a new one when the caller has none. */
  public static FurhatClient create(Vertx vertx, FurhatOptions options) {
    return create(vertx, options, new CompositeMeterRegistry());
  }

  /** As {@link #create(Vertx, FurhatOptions)}, with meters. */
  public static FurhatClient create(Vertx vertx, FurhatOptions options, MeterRegistry registry) {
    return new FurhatClient(vertx, false, options, registry);
  }

  /**
   * Connects and authenticates. Done when commands pass; fails at the first failure with {@code
   * ROBOT_OFFLINE} (nobody there, or no WebSocket) or {@code ROBOT_ACCESS_DENIED} (wrong key, or
   * the API is switched off), and then tries no more. Done at once when connected already.
   */
  public Future<Void> connect() {
    return line.open(Duration.ZERO);
  }

  /** As {@link #connect()}, but keeps trying for {@code patience}, as a robot that boots needs. */
  public Future<Void> connect(Duration patience) {
    return line.open(patience);
  }

  /** Lets the robot go, until connected again; what is in flight fails. */
  public Future<Void> disconnect() {
    return line.release();
  }

  /** Whether commands pass just now. */
  public boolean isConnected() {
    return line.state() instanceof LinkState.Ready;
  }

  /**
   * Where the link stands; {@link LinkState.Ready} says with which access scope the robot let us
   * in.
   */
  public LinkState state() {
    return line.state();
  }

  /** Tells every change of {@link #state}; replaces the handler before. */
  public void onState(Consumer<LinkState> handler) {
    line.onState(handler);
  }

  /** Saying things, and choosing the voice. */
  public FurhatSpeech speech() {
    return new FurhatSpeech(line, waits);
  }

  /** The robot's own speech recogniser. */
  public FurhatListening listening() {
    return new FurhatListening(line, waits);
  }

  /** Attention, gestures, face and light. */
  public FurhatExpression expression() {
    return new FurhatExpression(line, waits);
  }

  /** Users, camera, microphone, and the machine itself. */
  public FurhatPerception perception() {
    return new FurhatPerception(line, waits);
  }

  /** The same robot for threads that may block. */
  public BlockingFurhat blocking() {
    return new BlockingFurhat(this, waits);
  }

  /** Calls {@code handler} with every event of one type, on the client's context. */
  public <E extends RobotEvent> Registration on(Class<E> type, Consumer<E> handler) {
    return line.handlers()
        .add(
            Set.of(EventKind.values()),
            heard -> {
              if (type.isInstance(heard.event())) {
                handler.accept(type.cast(heard.event()));
              }
            });
  }

  /**
   * Calls {@code handler} with every event of these kinds and the request it belongs to, on the
   * client's context. What this library does not know comes as {@link EventKind#UNRECOGNISED}.
   */
  public Registration on(Consumer<Heard> handler, EventKind... kinds) {
    return line.handlers().add(Arrays.asList(kinds), handler);
  }

  /**
   * The next event of one of these kinds. Fails with {@code NO_ANSWER} after {@code timeout}, and
   * at once when the link is lost.
   */
  public Future<Heard> waitForEvent(Duration timeout, EventKind... kinds) {
    return waitForEvent(timeout, null, kinds);
  }

  /** As above, only for events of one request. */
  public Future<Heard> waitForEvent(
      Duration timeout, @Nullable String requestId, EventKind... kinds) {
    Set<EventKind> wanted = Set.copyOf(Arrays.asList(kinds));
    return line.await(
        timeout,
        String.join(" or ", wanted.stream().map(EventKind::name).sorted().toList()),
        in ->
            wanted.contains(in.event().kind())
                    && (requestId == null || requestId.equals(in.requestId()))
                ? Future.succeededFuture(new Heard(in.requestId(), in.event()))
                : null);
  }

  /**
   * Sends a message of the vendor's own, a JSON object with a string {@code type}; its {@code
   * request_id} is set here. Done when the socket took it; fails with {@code INVALID_FIELD} when it
   * is no such object.
   */
  public Future<Void> sendEvent(String json) {
    return line.tell(new SystemCommand.Raw(json), waits.answer());
  }

  /**
   * As {@link #sendEvent}, and waits for an answer to it of one of these types, such as {@code
   * response.voice.status}. Fails with {@code NO_ANSWER} after {@code timeout}, with {@code
   * VENDOR_REJECTED} when the robot answers with an error.
   */
  public Future<RobotEvent.Unrecognised> sendEventAndWait(
      String json, Duration timeout, String... types) {
    Set<String> wanted = Set.copyOf(Arrays.asList(types));
    return line.exchange(
        new SystemCommand.Raw(json),
        timeout,
        String.join(" or ", wanted.stream().sorted().toList()),
        in -> {
          if (in.raw() instanceof RobotEvent.Unrecognised raw && wanted.contains(raw.type())) {
            return Future.succeededFuture(raw);
          }
          return in.event() instanceof RobotEvent.Rejected rejected
              ? Future.failedFuture(LinkFailures.of(rejected))
              : null;
        });
  }

  /** Disconnects for good and frees what the client holds; done when the socket is closed. */
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

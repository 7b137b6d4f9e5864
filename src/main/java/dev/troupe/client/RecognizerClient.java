package dev.troupe.client;

import dev.troupe.link.LinkMetrics;
import dev.troupe.link.Links;
import dev.troupe.recognition.AudioCodec;
import dev.troupe.recognition.RecognitionCommand;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionEvent.Closed;
import dev.troupe.recognition.RecognitionEvent.DefaultParams;
import dev.troupe.recognition.RecognitionEvent.GrammarDefined;
import dev.troupe.recognition.RecognitionEvent.InputTimersStarted;
import dev.troupe.recognition.RecognitionEvent.Opened;
import dev.troupe.recognition.RecognitionEvent.ParamsSet;
import dev.troupe.recognition.RecognitionException;
import dev.troupe.recognition.RecognitionFailure;
import dev.troupe.recognition.RecognitionParams;
import dev.troupe.recognition.RecognitionState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;

/**
 * Listens with the uh!ive recogniser. A connection has one session at a time, and does not come
 * back by itself: a session that is lost must be opened, and told its parameters and grammars,
 * anew.
 *
 * <p>Methods may be called on any thread, and one after the other without waiting: commands leave
 * in the order of the calls, each when the one before is answered. Sound leaves at once. Handlers
 * run and futures complete on the client's own Vert.x context, in the order in which the recogniser
 * spoke; they must not block ({@link #blocking} is for threads that may). Failed futures carry a
 * {@link RecognitionException}, whose reason says what happened; every future ends.
 *
 * <pre>{@code
 * RecognizerClient recognizer = RecognizerClient.create(RecognizerOptions.of(System.getenv()));
 * recognizer.connect()
 *     .compose(connected -> recognizer.openSession())
 *     .compose(opened -> recognizer.recognize("builtin:speech/boolean").complete())
 *     .onSuccess(complete -> System.out.println(complete.outcome() + ": " + complete.body()));
 * }</pre>
 */
public final class RecognizerClient implements AutoCloseable {
  private final Vertx vertx;
  private final boolean ownsVertx;
  private final Links links;
  private final RecognizerLine line;
  private final RecognizerOptions options;

  private RecognizerClient(
      Vertx vertx, boolean ownsVertx, RecognizerOptions options, MeterRegistry registry) {
    this.vertx = vertx;
    this.ownsVertx = ownsVertx;
    this.options = options;
    this.links = new Links(vertx, options.link(), new LinkMetrics(registry, "uhlive"));
    this.line = new RecognizerLine(vertx.getOrCreateContext(), links, options, registry);
  }

  /**
   * A client with an event loop of its own, for programs that do not use Vert.x otherwise; not
   * connected yet.
   */
  public static RecognizerClient create(RecognizerOptions options) {
    return new RecognizerClient(Vertx.vertx(), true, options, new CompositeMeterRegistry());
  }

  /** A client on the context of the caller, or on a new one when the caller has none. */
  public static RecognizerClient create(Vertx vertx, RecognizerOptions options) {
    return create(vertx, options, new CompositeMeterRegistry());
  }

  /** As {@link #create(Vertx, RecognizerOptions)}, with meters. */
  public static RecognizerClient create(
      Vertx vertx, RecognizerOptions options, MeterRegistry registry) {
    return new RecognizerClient(vertx, false, options, registry);
  }

  /**
   * Fetches a token and connects. Fails with {@code VENDOR_ACCESS_DENIED} when credentials or token
   * are refused, with {@code VENDOR_UNREACHABLE} when nobody answers, and then tries no more. Done
   * at once when connected already.
   */
  public Future<Void> connect() {
    return line.connect();
  }

  /**
   * Stops a recognition that runs, closes the session, says goodbye to the server; may be connected
   * again. What waits for an answer that does not come fails.
   */
  public Future<Void> disconnect() {
    return line.disconnect();
  }

  /** Whether a socket stands just now. */
  public boolean isConnected() {
    return line.connected();
  }

  /** Where the session stands. */
  public RecognitionState state() {
    return line.state();
  }

  /** The session's id in the vendor's logs; empty before the first. */
  public String channelId() {
    return line.channelId();
  }

  /** A session without names, in linear PCM. */
  public Future<Opened> openSession() {
    return openSession(RecognitionCommand.Open.DEFAULT);
  }

  /** A session without names. */
  public Future<Opened> openSession(AudioCodec codec) {
    return openSession(new RecognitionCommand.Open("", "", "", codec));
  }

  /** See {@link RecognitionCommand.Open}. */
  public Future<Opened> openSession(RecognitionCommand.Open open) {
    return line.ask(dialogue -> dialogue.ask(open, Opened.class));
  }

  /** Sets defaults of the session. */
  public Future<ParamsSet> setParams(RecognitionParams params) {
    RecognitionCommand command = new RecognitionCommand.SetParams(params);
    return line.ask(dialogue -> dialogue.ask(command, ParamsSet.class));
  }

  /** Every parameter and its value in the session. */
  public Future<DefaultParams> getParams() {
    RecognitionCommand command = new RecognitionCommand.GetParams();
    return line.ask(dialogue -> dialogue.ask(command, DefaultParams.class));
  }

  /** See {@link RecognitionCommand.DefineGrammar}. */
  public Future<GrammarDefined> defineGrammar(String builtin, String alias) {
    RecognitionCommand command = new RecognitionCommand.DefineGrammar(builtin, alias);
    return line.ask(dialogue -> dialogue.ask(command, GrammarDefined.class));
  }

  /** Listens in normal mode, with the session's parameters. */
  public Recognition recognize(String... grammars) {
    return recognize(List.of(grammars), RecognitionParams.NONE);
  }

  /** See {@link RecognitionCommand.Recognize}. One at a time. */
  public Recognition recognize(List<String> grammars, RecognitionParams params) {
    return line.recognize(new RecognitionCommand.Recognize(grammars, params));
  }

  /** Lets the no-input timer run, which a recognition was begun without. */
  public Future<InputTimersStarted> startInputTimers() {
    RecognitionCommand command = new RecognitionCommand.StartInputTimers();
    return line.ask(dialogue -> dialogue.ask(command, InputTimersStarted.class));
  }

  /**
   * Stops the recognition; its own future then fails with {@code STOPPED}, unless it ended just
   * before. Harmless in a session where nothing listens.
   */
  public Future<Void> stop() {
    return line.ask(RecognizerDialogue::stop);
  }

  /** Ends the session; sound behind it is refused. Another one may be opened. */
  public Future<Closed> closeSession() {
    RecognitionCommand command = new RecognitionCommand.Close();
    return line.ask(dialogue -> dialogue.ask(command, Closed.class));
  }

  /**
   * A piece of sound, in the codec of the session and not faster than it was spoken; it should flow
   * between recognitions, too. Done when the network took it: whoever waits for that before sending
   * more never sends faster than the recogniser reads. Fails with {@code ILLEGAL_STATE} without a
   * session, with {@code SEND_QUEUE_FULL} when too much is under way.
   *
   * @param chunk of any size, 60 ms as a rule; must not change any more
   */
  public Future<Void> sendAudio(byte[] chunk) {
    return line.sendAudio(chunk);
  }

  /**
   * Sound that is there all at once, such as a recording, sent in pieces of 60 ms as fast as it
   * sounds. Done when the last has sounded; fails with the first that could not be sent.
   *
   * @param codec of the session
   */
  public Future<Void> sendAudioInRealTime(byte[] audio, AudioCodec codec) {
    return line.sendInRealTime(audio, codec.bytesPerSecond());
  }

  /** Calls {@code handler} with every event of one type, on the client's context. */
  public <E extends RecognitionEvent> Registration on(Class<E> type, Consumer<E> handler) {
    return line.handle(event -> {
      if (type.isInstance(event)) {
        handler.accept(type.cast(event));
      }
    });
  }

  /** Tells that the connection is gone, not by our wish; replaces the handler before. */
  public void onLost(Consumer<RecognitionFailure> handler) {
    line.onLost(handler);
  }

  /** The same recogniser for threads that may block. */
  public BlockingRecognizer blocking() {
    return new BlockingRecognizer(this, options.waits());
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

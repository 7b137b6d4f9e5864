package dev.troupe.uhlive;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.troupe.recognition.AudioCodec;
import dev.troupe.recognition.ProtocolError;
import dev.troupe.recognition.RecognitionCommand;
import dev.troupe.recognition.RecognitionCommandKind;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionParams;
import dev.troupe.recognition.RecognitionProtocol;
import dev.troupe.recognition.RecognitionState;
import dev.troupe.recognition.UnreadableMessageException;
import java.util.List;
import java.util.function.Supplier;

/**
 * One socket to the uh!ive recogniser, without the socket: every method returns what is to be sent,
 * {@link #receive} takes what came. The methods, the rules and the bytes are those of the official
 * Python client's class of the same name.
 *
 * <pre>{@code
 * Recognizer recognizer = new Recognizer();
 * socket.sendText(recognizer.open());
 * recognizer.receive(socket.nextText());                       // Opened
 * socket.sendText(recognizer.recognize("builtin:speech/boolean"));
 * socket.sendBinary(recognizer.sendAudioChunk(pcm));           // 960 bytes every 60 ms
 * RecognitionEvent event = recognizer.receive(socket.nextText());
 * }</pre>
 *
 * <p>A method that the present state does not allow throws {@link ProtocolError}, and then uses up
 * no request id. Only what is received moves the state. Confined to one thread; who sends on one
 * and receives on another brings a lock.
 */
public final class Recognizer implements RecognitionProtocol {
  private final PendingCommand pending;
  private RecognitionState state = RecognitionState.NO_SESSION;
  private String channelId = "";
  private long requestId;

  /** As the official client: the state alone decides what may be sent. */
  public Recognizer() {
    this(PendingCommand.unguarded(), 0);
  }

  private Recognizer(PendingCommand pending, long requestId) {
    this.pending = pending;
    this.requestId = requestId;
  }

  /**
   * One that refuses a command also while the answer to the last one is still to come, and sound
   * behind a CLOSE. Between RECOGNIZE and its answer the state says that another one may be sent,
   * which the recogniser then refuses. {@link #abandon} ends the wait for an answer that never
   * comes.
   */
  public static Recognizer oneAtATime() {
    return new Recognizer(PendingCommand.guarded(), 0);
  }

  /** For tests of large ids. */
  static Recognizer startingAfter(long requestId) {
    return new Recognizer(PendingCommand.unguarded(), requestId);
  }

  /** A session without names, in linear PCM. */
  public String open() {
    return text(RecognitionCommand.Open.DEFAULT);
  }

  /** See {@link RecognitionCommand.Open}. */
  public String open(String customId, String channelId, String sessionId, AudioCodec audioCodec) {
    return text(new RecognitionCommand.Open(customId, channelId, sessionId, audioCodec));
  }

  /**
   * A binary frame: sound in the codec of the session, without a header, in pieces of any size (60
   * ms in the official examples) and not faster than it was spoken.
   */
  @Override
  public byte[] sendAudioChunk(byte[] chunk) {
    check(RecognitionCommandKind.AUDIO);
    return chunk;
  }

  /** See {@link RecognitionCommand.SetParams}. */
  public String setParams(RecognitionParams params) {
    return text(new RecognitionCommand.SetParams(params));
  }

  public String getParams() {
    return text(new RecognitionCommand.GetParams());
  }

  /** See {@link RecognitionCommand.DefineGrammar}. */
  public String defineGrammar(String builtin, String alias) {
    return text(new RecognitionCommand.DefineGrammar(builtin, alias));
  }

  /** In normal mode, with the timers running and the session's parameters. */
  public String recognize(String... grammars) {
    return text(new RecognitionCommand.Recognize(grammars));
  }

  /** See {@link RecognitionCommand.Recognize}. */
  public String recognize(List<String> grammars, RecognitionParams params) {
    return text(new RecognitionCommand.Recognize(grammars, params));
  }

  public String startInputTimers() {
    return text(new RecognitionCommand.StartInputTimers());
  }

  public String stop() {
    return text(new RecognitionCommand.Stop());
  }

  /** Closes the session; the socket stays, and may have another one. */
  public String close() {
    return text(new RecognitionCommand.Close());
  }

  private String text(RecognitionCommand command) {
    return encode(command).text();
  }

  @Override
  public Outgoing encode(RecognitionCommand command) {
    check(command.kind());
    requestId++;
    pending.sent(command.kind(), requestId);
    return new Outgoing(requestId, CommandWriter.write(command, requestId, channelId));
  }

  private void check(RecognitionCommandKind command) {
    if (!command.isAllowedIn(state)) {
      throw ProtocolError.illegal(command, state);
    }
    pending.check(command, state);
  }

  /**
   * One whole text frame. Unknown events and causes are values like others.
   *
   * @throws UnreadableMessageException when it is no JSON object
   */
  public RecognitionEvent receive(String message) {
    return received(Json.object(message), () -> message).event();
  }

  @Override
  public Incoming decode(byte[] message) {
    return received(Json.object(message), () -> new String(message, UTF_8));
  }

  private Incoming received(JsonNode message, Supplier<String> json) {
    RecognitionEvent event = EventReader.read(message, json);
    RecognitionState before = state;
    state = before.after(event);
    if (event instanceof RecognitionEvent.Opened opened) {
      channelId = opened.channelId();
    }
    pending.received(event);
    return new Incoming(event, before, state);
  }

  @Override
  public void abandon(long requestId) {
    pending.abandon(requestId);
  }

  @Override
  public RecognitionState state() {
    return state;
  }

  @Override
  public String channelId() {
    return channelId;
  }

  /**
   * The id of the last command, unsigned; 0 before the first. It goes on from session to session.
   * Other than in the official client, reading it uses none up.
   */
  public long requestId() {
    return requestId;
  }
}

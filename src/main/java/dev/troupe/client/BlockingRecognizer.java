package dev.troupe.client;

import dev.troupe.recognition.AudioCodec;
import dev.troupe.recognition.RecognitionCommand;
import dev.troupe.recognition.RecognitionEvent.Opened;
import dev.troupe.recognition.RecognitionEvent.RecognitionComplete;
import dev.troupe.recognition.RecognitionException;
import dev.troupe.recognition.RecognitionFailure;
import dev.troupe.recognition.RecognitionFailure.Reason;
import dev.troupe.recognition.RecognitionParams;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * A {@link RecognizerClient} for threads that may block: each method returns when the recogniser
 * has answered, and throws the {@link RecognitionException} that the future would have carried.
 * Sound is sent by another thread than the one that waits for a result. On an event loop every
 * method refuses with an {@link IllegalStateException} before it sends anything: it would wait for
 * itself.
 */
public final class BlockingRecognizer {
  /** Commands that wait for their turn behind others. */
  private static final int TURNS = 4;

  private final RecognizerClient client;
  private final Duration patience;
  private final Blocking blocking =
      new Blocking(
          within ->
              new RecognitionFailure(Reason.NO_ANSWER, "no end within " + within).asException(),
          new RecognitionFailure(Reason.STOPPED, "the waiting thread was interrupted")
              .asException());

  BlockingRecognizer(RecognizerClient client, RecognizerOptions.Waits waits) {
    this.client = client;
    this.patience = waits.recognition().plus(waits.answer().multipliedBy(TURNS));
  }

  /** The asynchronous view of the same recogniser; both may be mixed. */
  public RecognizerClient async() {
    return client;
  }

  public void connect() {
    blocking.check();
    await(client.connect());
  }

  public void disconnect() {
    blocking.check();
    await(client.disconnect());
  }

  /** A session without names, in linear PCM. */
  public Opened openSession() {
    return openSession(RecognitionCommand.Open.DEFAULT);
  }

  /** See {@link RecognitionCommand.Open}. */
  public Opened openSession(RecognitionCommand.Open open) {
    blocking.check();
    return await(client.openSession(open));
  }

  /** Sets defaults of the session. */
  public void setParams(RecognitionParams params) {
    blocking.check();
    await(client.setParams(params));
  }

  /** Every parameter and its value in the session. */
  public RecognitionParams params() {
    blocking.check();
    return await(client.getParams()).params();
  }

  /** See {@link RecognitionCommand.DefineGrammar}. */
  public void defineGrammar(String builtin, String alias) {
    blocking.check();
    await(client.defineGrammar(builtin, alias));
  }

  /** Listens in normal mode until there is a result, while another thread sends the sound. */
  public RecognitionComplete recognize(String... grammars) {
    return recognize(List.of(grammars), RecognitionParams.NONE);
  }

  /** See {@link RecognitionCommand.Recognize}. */
  public RecognitionComplete recognize(List<String> grammars, RecognitionParams params) {
    blocking.check();
    return await(client.recognize(grammars, params).complete());
  }

  /** See {@link RecognizerClient#startInputTimers}. */
  public void startInputTimers() {
    blocking.check();
    await(client.startInputTimers());
  }

  /** See {@link RecognizerClient#stop}. */
  public void stop() {
    blocking.check();
    await(client.stop());
  }

  public void closeSession() {
    blocking.check();
    await(client.closeSession());
  }

  /** A piece of sound; returns when the network took it. */
  public void sendAudio(byte[] chunk) {
    blocking.check();
    await(client.sendAudio(chunk));
  }

  /** As {@link RecognizerClient#sendAudioInRealTime}; takes as long as it sounds. */
  public void sendAudioInRealTime(byte[] audio, AudioCodec codec) {
    blocking.check();
    Duration sounds = Duration.ofSeconds(1 + audio.length / codec.bytesPerSecond());
    blocking.await(client.sendAudioInRealTime(audio, codec), sounds.plus(patience));
  }

  /**
   * Waits for any future of this client.
   *
   * @throws RecognitionException when it fails
   * @throws IllegalStateException on an event loop
   */
  public <T> T await(Future<T> future) {
    return blocking.await(future, patience);
  }
}

package dev.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.recognition.AudioCodec;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionEvent.RecognitionComplete;
import dev.troupe.recognition.RecognitionException;
import dev.troupe.recognition.RecognitionFailure;
import dev.troupe.recognition.RecognitionFailure.Reason;
import dev.troupe.recognition.RecognitionOutcome;
import dev.troupe.recognition.RecognitionParams;
import dev.troupe.recognition.RecognitionState;
import dev.troupe.uhlive.UhliveCredentials;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a server that says what a test wants, when it wants. */
final class RecognizerClientTest {
  private static final int PATIENCE = 15;
  private static final String MATCH =
      "{\"asr\":{\"transcript\":\"oui\",\"confidence\":0.9,\"start\":1,\"end\":2},\"nlu\":{"
          + "\"type\":\"builtin:speech/boolean\",\"value\":true,\"confidence\":0.8},"
          + "\"grammar_uri\":\"builtin:speech/boolean\"}";

  private final Vertx vertx = Vertx.vertx();
  private ScriptedUhlive server;
  private RecognizerClient client;
  private Recognition running;

  @BeforeEach
  void start() throws Exception {
    server = on(ScriptedUhlive.start(vertx));
    client = RecognizerClient.create(vertx, options());
  }

  private RecognizerOptions options() {
    return RecognizerOptions.of(new UhliveCredentials("acme", "s3cr3t"))
        .withServers(server.servers())
        // An answer that a test holds back comes late on a busy machine, but not that late.
        .withWaits(new RecognizerOptions.Waits(Duration.ofSeconds(30), Duration.ofMinutes(2)));
  }

  @AfterEach
  void stop() throws Exception {
    Future<Void> down = client.shutdown();
    on(server.stop());
    on(down);
    on(vertx.close());
  }

  @Test
  void connectsWithATokenInTheHeader() throws Exception {
    assertThat(client.isConnected()).isFalse();
    on(client.connect());
    on(client.connect());

    assertThat(client.isConnected()).isTrue();
    assertThat(server.asked)
        .containsExactly(
            "/realms/uhlive/protocol/openid-connect/token client_id=acme"
                + "&grant_type=client_credentials&client_secret=s3cr3t",
            "/bots bearer t-1");
  }

  @Test
  void aTokenThatTheRecogniserRefusesIsReplacedOnce() throws Exception {
    server.upgradeRefusals.add(401);
    on(client.connect());
    assertThat(server.asked).contains("/bots bearer t-1", "/bots bearer t-2");
  }

  @Test
  void aSecondTokenThatIsRefusedTooIsAccessDenied() throws Exception {
    server.upgradeRefusals.addAll(List.of(401, 403));
    RecognitionFailure failure = failure(client.connect());

    assertThat(failure.reason()).isEqualTo(Reason.VENDOR_ACCESS_DENIED);
    assertThat(failure.message()).doesNotContain("t-1", "t-2");
    assertThat(client.isConnected()).isFalse();
    on(client.connect());
  }

  @Test
  void wrongCredentialsAreAccessDeniedAndABrokenServerIsNot() throws Exception {
    server.tokenRefusals.addAll(List.of(401, 503));
    assertThat(failure(client.connect()).reason()).isEqualTo(Reason.VENDOR_ACCESS_DENIED);

    RecognizerClient other = RecognizerClient.create(vertx, options());
    assertThat(failure(other.connect()).reason()).isEqualTo(Reason.VENDOR_UNREACHABLE);
    on(other.shutdown());
  }

  @Test
  void anUpgradeThatFailsOtherwiseIsUnreachable() throws Exception {
    server.upgradeRefusals.add(503);
    assertThat(failure(client.connect()).reason()).isEqualTo(Reason.VENDOR_UNREACHABLE);
    on(client.connect());
  }

  @Test
  void nothingIsAskedWithoutAConnection() throws Exception {
    assertThat(failure(client.openSession()).reason()).isEqualTo(Reason.NOT_CONNECTED);
    assertThat(failure(client.sendAudio(new byte[2])).reason()).isEqualTo(Reason.NOT_CONNECTED);
    assertThat(failure(client.recognize("session:a").complete()).reason())
        .isEqualTo(Reason.NOT_CONNECTED);
  }

  @Test
  void aWholeSessionIsAskedInOneGoAndSentOneAtATime() throws Exception {
    on(client.connect());
    Future<?> opened = client.openSession(AudioCodec.G711A);
    Future<?> set = client.setParams(RecognitionParams.NONE.withSpeechLanguage("fr-FR"));
    Future<?> defined = client.defineGrammar("speech/boolean", "yes");
    Recognition recognition =
        client.recognize(
            List.of("session:yes"), RecognitionParams.NONE.withStartInputTimers(false));
    Future<?> timers = client.startInputTimers();

    long open = server.next("OPEN");
    assertThat(server.saidNothing()).isTrue();
    server.say("OPENED", open);
    server.say("PARAMS-SET", server.next("SET-PARAMS"));
    server.say("GRAMMAR-DEFINED", server.next("DEFINE-GRAMMAR"));
    long recognize = server.next("RECOGNIZE");
    server.say("RECOGNITION-IN-PROGRESS", recognize, "\"Success\"", "null");
    server.say("INPUT-TIMERS-STARTED", server.next("START-INPUT-TIMERS"));
    on(Future.all(opened, set, defined, timers));
    on(recognition.listening());
    assertThat(client.state()).isEqualTo(RecognitionState.RECOGNITION);
    assertThat(client.channelId()).isEqualTo("c-1");
    server.say("START-OF-INPUT", recognize);
    on(recognition.speech());
    server.say("RECOGNITION-COMPLETE", recognize, "\"Success\"", MATCH);

    RecognitionComplete complete = on(recognition.complete());
    assertThat(complete.outcome()).isEqualTo(RecognitionOutcome.MATCH);
    assertThat(complete.body().interpretation().value()).isEqualTo(true);
    assertThat(client.state()).isEqualTo(RecognitionState.IDLE);
  }

  @Test
  void aRefusedRecognitionFailsWithWhatTheServerSaid() throws Exception {
    session();
    Recognition recognition = client.recognize("session:gone");
    server.sayRaw(
        "{\"event\":\"METHOD-FAILED\",\"request_id\":%d,\"completion_cause\":\"GramLoadFailure\"}"
            .formatted(server.next("RECOGNIZE")));

    RecognitionFailure failure = failure(recognition.complete());
    assertThat(failure.reason()).isEqualTo(Reason.VENDOR_REJECTED);
    assertThat(failure.said()).isInstanceOf(RecognitionEvent.MethodFailed.class);
    assertThat(failure.message()).contains("GramLoadFailure");
  }

  @Test
  void aCommandInTheWrongStateIsNotSent() throws Exception {
    on(client.connect());
    assertThat(failure(client.getParams()).reason()).isEqualTo(Reason.ILLEGAL_STATE);
    assertThat(failure(client.sendAudio(new byte[2])).reason()).isEqualTo(Reason.ILLEGAL_STATE);
    assertThat(failure(client.stop()).reason()).isEqualTo(Reason.ILLEGAL_STATE);
    assertThat(server.saidNothing()).isTrue();
  }

  @Test
  void aStopEndsTheRecognitionWithoutAResult() throws Exception {
    session();
    Recognition recognition = listening();
    Future<Void> stopped = client.stop();
    server.say("STOPPED", server.next("STOP"));

    on(stopped);
    assertThat(failure(recognition.complete()).reason()).isEqualTo(Reason.STOPPED);
    on(client.stop());
    assertThat(server.saidNothing()).isTrue();
  }

  @Test
  void aStopThatCrossesTheResultIsDoneAndTheResultIsKept() throws Exception {
    session();
    long recognize = recognizing();
    Future<Void> stopped = client.stop();
    long stop = server.next("STOP");
    server.say("RECOGNITION-COMPLETE", recognize, "\"Success\"", MATCH);
    server.say("METHOD-NOT-ALLOWED", stop);

    on(stopped);
    assertThat(on(running.complete()).outcome()).isEqualTo(RecognitionOutcome.MATCH);
  }

  @Test
  void aLostConnectionEndsEverythingAtOnce() throws Exception {
    session();
    BlockingQueue<RecognitionFailure> lost = new LinkedBlockingQueue<>();
    client.onLost(lost::add);
    Recognition recognition = listening();
    Future<?> sent = client.startInputTimers();
    Future<?> unsent = client.stop();
    server.next("START-INPUT-TIMERS");
    server.hangUp(1011);

    assertThat(failure(recognition.complete()).reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
    assertThat(failure(sent).reason()).isEqualTo(Reason.OUTCOME_UNKNOWN);
    assertThat(failure(unsent).reason()).isEqualTo(Reason.CONNECTION_LOST);
    RecognitionFailure why = lost.poll(PATIENCE, TimeUnit.SECONDS);
    assertThat(why.reason()).isEqualTo(Reason.CONNECTION_LOST);
    assertThat(why.message()).contains("1011");
    assertThat(client.isConnected()).isFalse();
    assertThat(client.state()).isEqualTo(RecognitionState.NO_SESSION);

    session();
  }

  @Test
  void disconnectingStopsAndClosesFirst() throws Exception {
    session();
    Recognition recognition = listening();
    Future<Void> disconnected = client.disconnect();
    server.say("STOPPED", server.next("STOP"));
    server.say("CLOSED", server.next("CLOSE"));

    on(disconnected);
    assertThat(server.closeCode()).isEqualTo(1000);
    assertThat(failure(recognition.complete()).reason()).isEqualTo(Reason.STOPPED);
    assertThat(failure(client.getParams()).reason()).isEqualTo(Reason.NOT_CONNECTED);
  }

  @Test
  void disconnectingWhileConnectingFailsTheConnect() throws Exception {
    Future<Void> connected = client.connect();
    Future<Void> disconnected = client.disconnect();

    on(disconnected);
    assertThat(failure(connected).reason()).isEqualTo(Reason.NOT_CONNECTED);
    assertThat(client.isConnected()).isFalse();
  }

  @Test
  void soundArrivesAsItIs() throws Exception {
    session();
    on(client.sendAudio(new byte[] {1, 2, 3}));
    assertThat(server.nextAudio()).containsExactly(1, 2, 3);
    on(client.sendAudioInRealTime(new byte[1000], AudioCodec.G711U));
    assertThat(server.nextAudio()).hasSize(480);
    assertThat(server.nextAudio()).hasSize(480);
    assertThat(server.nextAudio()).hasSize(40);
  }

  @Test
  void handlersHearEverythingUntilTheyAreClosed() throws Exception {
    session();
    BlockingQueue<RecognitionEvent> all = new LinkedBlockingQueue<>();
    BlockingQueue<RecognitionEvent.Unknown> unknown = new LinkedBlockingQueue<>();
    client.on(
        RecognitionEvent.class,
        event -> {
          throw new IllegalStateException("a handler that fails");
        });
    Registration registration = client.on(RecognitionEvent.class, all::add);
    client.on(RecognitionEvent.Unknown.class, unknown::add);

    server.sayRaw("{\"event\":\"PAUSED\"}");
    assertThat(unknown.poll(PATIENCE, TimeUnit.SECONDS).name()).isEqualTo("PAUSED");
    assertThat(all).hasSize(1);
    registration.close();
    server.sayRaw("{\"event\":\"RESUMED\"}");
    assertThat(unknown.poll(PATIENCE, TimeUnit.SECONDS).name()).isEqualTo("RESUMED");
    assertThat(all).hasSize(1);
  }

  @Test
  void anUnreadableMessageDoesNotEndTheDialogue() throws Exception {
    session();
    Future<?> params = client.getParams();
    long id = server.next("GET-PARAMS");
    server.sayRaw("not JSON");
    server.sayBinary(new byte[] {(byte) 0xff, 0});
    server.say("DEFAULT-PARAMS", id);
    on(params);
  }

  @Test
  void theBlockingViewWaitsAndReturnsValues() throws Exception {
    BlockingRecognizer blocking = client.blocking();
    blocking.connect();
    CompletableFuture<RecognitionComplete> complete =
        CompletableFuture.supplyAsync(() -> {
          blocking.openSession();
          blocking.setParams(RecognitionParams.NONE);
          blocking.defineGrammar("speech/boolean", "yes");
          return blocking.recognize("session:yes");
        });
    server.say("OPENED", server.next("OPEN"));
    server.say("PARAMS-SET", server.next("SET-PARAMS"));
    server.say("GRAMMAR-DEFINED", server.next("DEFINE-GRAMMAR"));
    long recognize = server.next("RECOGNIZE");
    server.say("RECOGNITION-IN-PROGRESS", recognize);
    server.say("RECOGNITION-COMPLETE", recognize, "\"Success\"", MATCH);

    assertThat(complete.get(PATIENCE, TimeUnit.SECONDS).outcome())
        .isEqualTo(RecognitionOutcome.MATCH);
    CompletableFuture<Void> refused = CompletableFuture.runAsync(blocking::closeSession);
    server.say("METHOD-NOT-ALLOWED", server.next("CLOSE"));
    assertThatThrownBy(refused::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(RecognitionException.class);
  }

  @Test
  void theBlockingViewRefusesToRunOnAnEventLoop() throws Exception {
    on(client.connect());
    Future<Object> refused =
        Future.future(promise ->
            vertx.runOnContext(loop -> {
              try {
                client.blocking().openSession();
                promise.complete();
              } catch (IllegalStateException e) {
                promise.complete(e.getMessage());
              }
            }));
    assertThat(on(refused)).asString().startsWith("blocking() on event loop vert.x-eventloop");
    assertThat(server.saidNothing()).isTrue();
  }

  @Test
  void ownsAnEventLoopWhenNoneIsGiven() throws Exception {
    RecognizerClient alone = RecognizerClient.create(options());
    alone.blocking().connect();
    assertThat(alone.isConnected()).isTrue();
    on(alone.shutdown());
  }

  @Test
  void aClientThatWasShutDownDoesNotConnectAgain() throws Exception {
    on(client.shutdown());
    assertThat(failure(client.connect()).reason()).isEqualTo(Reason.NOT_CONNECTED);
    client = RecognizerClient.create(vertx, options());
  }

  private void session() throws Exception {
    on(client.connect());
    Future<?> opened = client.openSession();
    server.say("OPENED", server.next("OPEN"));
    on(opened);
  }

  private Recognition listening() throws Exception {
    recognizing();
    return running;
  }

  private long recognizing() throws Exception {
    running = client.recognize("builtin:speech/boolean");
    long id = server.next("RECOGNIZE");
    server.say("RECOGNITION-IN-PROGRESS", id);
    on(running.listening());
    return id;
  }

  private static <T> T on(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
  }

  private static RecognitionFailure failure(Future<?> future) throws Exception {
    try {
      on(future);
    } catch (ExecutionException e) {
      return ((RecognitionException) e.getCause()).failure();
    }
    throw new AssertionError("it did not fail");
  }
}

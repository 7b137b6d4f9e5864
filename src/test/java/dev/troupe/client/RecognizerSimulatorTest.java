package dev.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.recognition.AudioCodec;
import dev.troupe.recognition.BuiltinGrammar;
import dev.troupe.recognition.CompletionCause;
import dev.troupe.recognition.Interpreted;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionEvent.RecognitionComplete;
import dev.troupe.recognition.RecognitionException;
import dev.troupe.recognition.RecognitionFailure.Reason;
import dev.troupe.recognition.RecognitionMode;
import dev.troupe.recognition.RecognitionOutcome;
import dev.troupe.recognition.RecognitionParams;
import dev.troupe.recognition.RecognitionState;
import dev.troupe.simulator.media.Samples;
import dev.troupe.simulator.media.Tones;
import dev.troupe.simulator.uhlive.ScriptLine;
import dev.troupe.simulator.uhlive.UhliveFault;
import dev.troupe.simulator.uhlive.UhliveSimulator;
import dev.troupe.simulator.uhlive.UhliveSimulatorOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client and a simulated recogniser that really listens. */
final class RecognizerSimulatorTest {
  private static final int PATIENCE = 30;
  private static final String YES_NO = BuiltinGrammar.BOOLEAN.uri();

  private final Vertx vertx = Vertx.vertx();
  private UhliveSimulator simulator;
  private RecognizerClient client;

  @BeforeEach
  void start() throws Exception {
    simulator = on(UhliveSimulator.start(vertx, UhliveSimulatorOptions.defaults()));
    client =
        RecognizerClient.create(
            vertx,
            RecognizerOptions.of(
                Map.of(
                    "UHLIVE_API_CLIENT",
                    "demo",
                    "UHLIVE_API_SECRET",
                    "demo-secret",
                    "UHLIVE_API_URL",
                    simulator.url().toString(),
                    "UHLIVE_AUTH_SERVER",
                    "http://127.0.0.1:" + simulator.port())));
  }

  @AfterEach
  void stop() throws Exception {
    on(client.shutdown());
    on(simulator.close());
    on(vertx.close());
  }

  @Test
  void hearsDigitsThroughAnAliasWithItsParameters() throws Exception {
    session();
    on(
        client.setParams(
            RecognitionParams.NONE
                .withSpeechLanguage("fr-FR")
                .withSpeechCompleteTimeout(Duration.ofMillis(400))));
    assertThat(on(client.getParams()).params().speechCompleteTimeout())
        .isEqualTo(Duration.ofMillis(400));
    on(client.defineGrammar("speech/spelling/digits?regex=[0-9]{4}", "pin"));

    Recognition recognition = client.recognize("session:pin");
    on(recognition.listening());
    Future<Void> heard =
        client.sendAudioInRealTime(
            sound(Tones.dtmf("0815", AudioCodec.SAMPLE_RATE), 8_000), AudioCodec.LINEAR);

    on(recognition.speech());
    RecognitionComplete complete = on(recognition.complete());
    assertThat(complete.outcome()).isEqualTo(RecognitionOutcome.MATCH);
    assertThat(complete.body().grammar()).isEqualTo("session:pin");
    assertThat(complete.body().interpretation().interpreted())
        .isEqualTo(new Interpreted.Digits("0815"));
    assertThat(complete.body().transcript().start()).isBefore(complete.body().transcript().end());
    assertThat(client.state()).isEqualTo(RecognitionState.IDLE);
    on(heard);
  }

  @Test
  void hearsYesWhileWaitingForIt() throws Exception {
    session();
    on(simulator.say(ScriptLine.of("oui")));
    Recognition recognition =
        client.recognize(
            List.of(YES_NO),
            RecognitionParams.NONE
                .withRecognitionMode(RecognitionMode.HOTWORD)
                .withHotwordMaxDuration(Duration.ofSeconds(20)));
    Future<Void> heard = client.sendAudioInRealTime(voice(), AudioCodec.LINEAR);

    assertThat(on(recognition.complete()).body().interpretation().interpreted())
        .isEqualTo(new Interpreted.YesNo(true));
    assertThat(reason(recognition.speech())).isEqualTo(Reason.STOPPED);
    on(heard);
  }

  @Test
  void silenceIsAResult() throws Exception {
    session();
    Recognition recognition =
        client.recognize(
            List.of(YES_NO), RecognitionParams.NONE.withNoInputTimeout(Duration.ofMillis(300)));

    RecognitionComplete complete = on(recognition.complete());
    assertThat(complete.outcome()).isEqualTo(RecognitionOutcome.NO_INPUT);
    assertThat(complete.body().transcript()).isNull();
  }

  @Test
  void anAliasThatNobodyDefinedIsRefused() throws Exception {
    session();
    Recognition recognition = client.recognize("session:gone");

    assertThat(reason(recognition.complete())).isEqualTo(Reason.VENDOR_REJECTED);
    assertThat(client.state()).isEqualTo(RecognitionState.IDLE);
  }

  @Test
  void aSecondSessionOnTheConnectionHasAnotherCodec() throws Exception {
    session();
    String first = client.channelId();
    on(client.closeSession());
    on(client.openSession(AudioCodec.G711A));

    assertThat(client.channelId()).isNotEqualTo(first);
    assertThat(on(simulator.sessions()))
        .extracting(each -> each.codec())
        .containsExactly("linear", "g711a");
    assertThat(on(simulator.counts())).containsEntry("connections", 1L);
  }

  @Test
  void aTokenThatExpiredAtTheVendorIsReplaced() throws Exception {
    session();
    on(client.disconnect());
    on(simulator.inject(new UhliveFault.ExpireTokens()));
    session();

    assertThat(on(simulator.counts())).containsEntry("tokens", 2L);
  }

  @Test
  void aStopThatMeetsTheResultLeavesBothDone() throws Exception {
    session();
    on(simulator.inject(new UhliveFault.CrossStop(1)));
    Recognition recognition = client.recognize(YES_NO);
    on(recognition.listening());
    on(client.stop());

    assertThat(on(recognition.complete())).isNotNull();
    on(client.closeSession());
  }

  @Test
  void aConnectionThatBreaksMidwayIsToldAndMayBeMadeAgain() throws Exception {
    session();
    on(simulator.inject(new UhliveFault.BreakRecognition(1011, "oops", Duration.ofMillis(100), 1)));
    Recognition recognition = client.recognize(YES_NO);
    client.sendAudioInRealTime(voice(), AudioCodec.LINEAR);

    assertThat(reason(recognition.complete())).isEqualTo(Reason.OUTCOME_UNKNOWN);
    session();
  }

  @Test
  void whatTheVendorInventsTomorrowDoesNotStopUs() throws Exception {
    session();
    BlockingQueue<RecognitionEvent.Unknown> unknown = new LinkedBlockingQueue<>();
    client.on(RecognitionEvent.Unknown.class, unknown::add);
    on(simulator.inject(new UhliveFault.UnknownEvent("PAUSED")));
    on(simulator.inject(new UhliveFault.Garbage()));
    on(simulator.inject(new UhliveFault.UnknownCause("TooQuiet", 1)));

    RecognitionComplete complete =
        on(
            client
                .recognize(
                    List.of(YES_NO),
                    RecognitionParams.NONE.withNoInputTimeout(Duration.ofMillis(200)))
                .complete());
    assertThat(complete.completionCause())
        .isEqualTo(new CompletionCause(CompletionCause.Kind.UNKNOWN, "TooQuiet"));
    assertThat(unknown.poll(PATIENCE, TimeUnit.SECONDS).name()).isEqualTo("PAUSED");
    on(client.closeSession());
  }

  @Test
  void anAnswerThatNeverComesDoesNotHoldUpTheNext() throws Exception {
    session();
    on(simulator.inject(new UhliveFault.NoReply("SET-PARAMS", 1)));
    Future<?> lost = client.setParams(RecognitionParams.NONE.withLoggingTag("x"));
    Future<?> next = client.getParams();

    assertThat(reason(lost)).isEqualTo(Reason.NO_ANSWER);
    on(next);
  }

  private void session() throws Exception {
    on(client.connect());
    on(client.openSession());
  }

  private static byte[] voice() {
    return sound(Tones.second(440, AudioCodec.SAMPLE_RATE), 8_000);
  }

  private static byte[] sound(short[] samples, int silence) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(Samples.littleEndian(samples));
    bytes.writeBytes(Samples.littleEndian(new short[silence]));
    return bytes.toByteArray();
  }

  private static <T> T on(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
  }

  private static Reason reason(Future<?> future) throws Exception {
    try {
      on(future);
    } catch (ExecutionException e) {
      return ((RecognitionException) e.getCause()).failure().reason();
    }
    throw new AssertionError("it did not fail");
  }
}

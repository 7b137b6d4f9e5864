package dev.troupe.grpc;

import static dev.troupe.grpc.RecognitionCalls.DIGITS;
import static dev.troupe.grpc.RecognitionCalls.digits;
import static dev.troupe.grpc.RecognitionCalls.pcm;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import dev.troupe.api.recognition.v1.GrammarDefinition;
import dev.troupe.api.recognition.v1.RecognitionMode;
import dev.troupe.api.recognition.v1.RecognitionParameters;
import dev.troupe.api.recognition.v1.RecognizeCommand;
import dev.troupe.api.recognition.v1.RecognizeRequest;
import dev.troupe.api.recognition.v1.RecognizeResponse;
import dev.troupe.api.recognition.v1.ReplayOptions;
import dev.troupe.api.recognition.v1.SessionOptions;
import dev.troupe.api.recognition.v1.SessionReplaced;
import dev.troupe.config.RobotOptions;
import dev.troupe.simulator.uhlive.SessionReport;
import dev.troupe.simulator.uhlive.UhliveFault;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RecognitionFaultsTest {
  private static final SessionOptions PLAIN = SessionOptions.getDefaultInstance();

  private GatewayFixture gateway;

  @BeforeEach
  void start() {
    gateway = new GatewayFixture(1, 0.1, RobotOptions.DEFAULT, RecognitionFixture.sessions(10));
  }

  @AfterEach
  void stop() throws InterruptedException {
    gateway.close();
  }

  private RecognitionCalls open(SessionOptions options) {
    return RecognitionCalls.open(gateway.channel, pcm(16_000), options);
  }

  private void inject(UhliveFault fault) {
    GatewayFixture.await(gateway.recognition.simulator.inject(fault));
  }

  @Test
  void aSessionThatDiesInARecognitionIsReplacedAndWhatWasSaidIsSaidAgain() throws Exception {
    SessionOptions options =
        SessionOptions.newBuilder()
            .setReplay(ReplayOptions.newBuilder().setAudio(Durations.fromSeconds(3)))
            .setDefaults(
                RecognitionParameters.newBuilder()
                    .setSpeechLanguage("fr-FR")
                    .setSpeechCompleteTimeout(Durations.fromMillis(700)))
            .addGrammars(GrammarDefinition.newBuilder().setAlias("pin").setGrammar(DIGITS))
            .build();
    RecognitionCalls call = open(options);
    String first = call.next().getReady().getChannelId();
    inject(new UhliveFault.BreakRecognition(1011, "crash", Duration.ofMillis(700), 1));

    call.recognize("pin", "session:pin").audio(digits("31415926", 16_000)).endUtterance();
    SessionReplaced replaced =
        call.until(RecognizeResponse.MessageCase.SESSION_REPLACED).getSessionReplaced();
    RecognizeResponse complete = call.until(RecognizeResponse.MessageCase.COMPLETE);

    assertThat(replaced.getOldChannelId()).isEqualTo(first);
    assertThat(replaced.getReady().getChannelId()).isNotEqualTo(first);
    assertThat(replaced.getGrammarAliasesList()).containsExactly("pin");
    assertThat(replaced.getRecognitionId()).isEqualTo("pin");
    assertThat(Durations.toMillis(replaced.getAudioReplayed())).isBetween(400L, 1_500L);
    assertThat(complete.getCommandId()).isEqualTo("pin");
    assertThat(complete.getComplete().getResult().getInterpretation().getDigits())
        .isEqualTo("31415926");
    assertThat(complete.getComplete().getMeasures().getReplayed()).isTrue();
    call.finish();
    assertThat(call.end()).isEqualTo("completed");
  }

  @Test
  void withoutReplayTheRecognitionFailsAndTheStreamGoesOn() throws Exception {
    RecognitionCalls call = open(PLAIN);
    call.next();
    inject(new UhliveFault.BreakRecognition(1006, "", Duration.ofMillis(300), 1));

    call.recognize("lost", DIGITS).audio(digits("12345", 16_000));
    RecognizeResponse failed = call.until(RecognizeResponse.MessageCase.FAILED);
    assertThat(failed.getCommandId()).isEqualTo("lost");
    call.until(RecognizeResponse.MessageCase.SESSION_REPLACED);
    call.recognize("again", DIGITS).audio(digits("678", 16_000)).endUtterance();

    assertThat(call.heard()).isEqualTo("678");
    call.finish();
  }

  @Test
  void aVendorThatRestartsCostsNobodyTheStream() throws Exception {
    RecognitionCalls call = open(PLAIN);
    call.next();

    inject(new UhliveFault.Drop());
    call.until(RecognizeResponse.MessageCase.SESSION_REPLACED);
    call.recognize("after", DIGITS).audio(digits("90", 16_000)).endUtterance();

    assertThat(call.heard()).isEqualTo("90");
    call.finish();
  }

  @Test
  void expiredTokensAreFetchedAnewWithoutAnybodyNoticing() throws Exception {
    inject(new UhliveFault.ExpireTokens());
    List<RecognitionCalls> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(open(PLAIN));
    }

    for (RecognitionCalls call : calls) {
      assertThat(call.next().getMessageCase()).isEqualTo(RecognizeResponse.MessageCase.READY);
      call.finish();
    }
  }

  @Test
  void aRobotsMicrophoneIsHeardWithoutTheClient() throws Exception {
    RecognitionCalls call =
        RecognitionCalls.open(gateway.channel, RecognitionCalls.robot(GatewayFixture.ALICE), PLAIN);
    call.until(RecognizeResponse.MessageCase.READY);

    call.recognize("listen", DIGITS + "?regex=(271828)");

    assertThat(call.heard()).contains("271828");
    call.finish();
    assertThat(call.end()).isEqualTo("completed");
  }

  @Test
  void aRobotIsHeardToTheEndThoughTheClientHasNothingMoreToSay() throws Exception {
    for (int round = 0; round < 3; round++) {
      RecognitionCalls call =
          RecognitionCalls.open(
              gateway.channel, RecognitionCalls.robot(GatewayFixture.ALICE), PLAIN);
      call.send(
          RecognizeRequest.newBuilder()
              .setRecognize(
                  RecognizeCommand.newBuilder()
                      .setMode(RecognitionMode.RECOGNITION_MODE_HOTWORD)
                      .addGrammars(DIGITS + "?regex=" + GatewayFixture.HEARD)));
      call.finish();

      assertThat(call.heard()).isEqualTo(GatewayFixture.HEARD);
      assertThat(call.end()).isEqualTo("completed");
    }
  }

  @Test
  void aRobotIsHeardNoMoreOnceTheUtteranceIsEnded() throws Exception {
    RecognitionCalls call =
        RecognitionCalls.open(gateway.channel, RecognitionCalls.robot(GatewayFixture.ALICE), PLAIN);
    call.until(RecognizeResponse.MessageCase.READY);
    call.recognize("listen", DIGITS);
    call.until(RecognizeResponse.MessageCase.START_OF_INPUT);

    call.endUtterance();

    // Otherwise the microphone, in which somebody always dials, would go on and on.
    assertThat(GatewayFixture.HEARD + GatewayFixture.HEARD).contains(call.heard());
    call.finish();
    assertThat(call.end()).isEqualTo("completed");
  }

  @Test
  void aHundredClientsShareTenSessionsFairlyAndEachHearsItsOwn() throws Exception {
    int clients = 100;
    List<RecognitionCalls> calls = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      calls.add(
          RecognitionCalls.open(
              gateway.channel,
              pcm(8_000),
              SessionOptions.newBuilder().setSessionTimeout(Durations.fromSeconds(60)).build()));
    }
    for (int i = 0; i < clients; i++) {
      RecognitionCalls call = calls.get(i);
      call.recognize("mine", DIGITS).audio(digits(String.valueOf(100 + i), 8_000)).endUtterance();
      call.finish();
    }

    for (int i = 0; i < clients; i++) {
      assertThat(calls.get(i).heard()).isEqualTo(String.valueOf(100 + i));
      assertThat(calls.get(i).end()).isEqualTo("completed");
    }
    assertThat(gateway.registry.get("troupe.recognition.started").counter().count())
        .isEqualTo(clients);
  }

  @Test
  void nothingOfOneClientIsSeenByTheNext() throws Exception {
    RecognitionCalls first =
        open(
            SessionOptions.newBuilder()
                .setLanguage("en-GB")
                .addGrammars(GrammarDefinition.newBuilder().setAlias("secret").setGrammar(DIGITS))
                .build());
    first.next();
    first.recognize("cut-short", "session:secret").audio(digits("5551234", 16_000));
    first.until(RecognizeResponse.MessageCase.IN_PROGRESS);
    first.cancel();

    for (int i = 0; i < 12; i++) {
      RecognitionCalls next = open(PLAIN);
      next.next();
      next.recognize("theirs", "session:secret");
      assertThat(next.next().getRejected().getVendorCause()).isEqualTo("GramLoadFailure");
      next.finish();
      assertThat(next.end()).isEqualTo("completed");
    }
    List<SessionReport> sessions = GatewayFixture.await(gateway.recognition.simulator.sessions());
    assertThat(sessions)
        .filteredOn(session -> session.aliases().isEmpty())
        .allSatisfy(session -> assertThat(session.recognisedBytes()).isZero());
  }

  @Test
  void anExhaustedPoolSaysWhenToComeBack() throws Exception {
    List<RecognitionCalls> holders = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      RecognitionCalls holder = open(PLAIN);
      holder.next();
      holders.add(holder);
    }

    RecognitionCalls late =
        open(SessionOptions.newBuilder().setSessionTimeout(Durations.fromMillis(200)).build());

    StatusRuntimeException end = (StatusRuntimeException) late.end();
    Refusals refusal =
        Refusals.of(() -> {
          throw end;
        });
    assertThat(refusal.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.reason()).isEqualTo("POOL_EXHAUSTED");
    assertThat(refusal.detail(RetryInfo.class).getRetryDelay().getSeconds()).isNotNegative();
    holders.forEach(RecognitionCalls::finish);
  }
}

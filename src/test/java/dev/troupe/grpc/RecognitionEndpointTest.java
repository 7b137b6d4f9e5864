package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.troupe.api.media.v1.AudioEncoding;
import dev.troupe.api.recognition.v1.CompletionCause;
import dev.troupe.api.recognition.v1.GetParamsCommand;
import dev.troupe.api.recognition.v1.GrammarDefinition;
import dev.troupe.api.recognition.v1.ListGrammarsRequest;
import dev.troupe.api.recognition.v1.RecognitionCodec;
import dev.troupe.api.recognition.v1.RecognitionParameters;
import dev.troupe.api.recognition.v1.RecognitionServiceGrpc;
import dev.troupe.api.recognition.v1.RecognizeCommand;
import dev.troupe.api.recognition.v1.RecognizeOnceHeader;
import dev.troupe.api.recognition.v1.RecognizeOnceRequest;
import dev.troupe.api.recognition.v1.RecognizeOnceResponse;
import dev.troupe.api.recognition.v1.RecognizeRequest;
import dev.troupe.api.recognition.v1.RecognizeResponse;
import dev.troupe.api.recognition.v1.RejectionKind;
import dev.troupe.api.recognition.v1.SessionOptions;
import dev.troupe.api.recognition.v1.SessionOrigin;
import dev.troupe.api.recognition.v1.StopCommand;
import dev.troupe.audio.G711;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecognitionEndpointTest {
  private static final String DIGITS = RecognitionCalls.DIGITS;

  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway = new GatewayFixture();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "PCM_S16LE, 8000, G711A",
    "PCM_S16LE, 16000, G711A",
    "PCM_S16LE, 22050, G711U",
    "PCM_S16LE, 44100, LINEAR",
    "PCM_S16LE, 48000, G711U",
    "ALAW, 8000, G711A",
    "ALAW, 8000, LINEAR",
    "MULAW, 8000, G711A"
  })
  void theNumberThatWasDialledComesBackInEveryFormat(String encoding, int rate, String codec)
      throws Exception {
    String number = "4071926";
    byte[] sound = RecognitionCalls.digits(number, rate);
    sound =
        switch (encoding) {
          case "ALAW" -> G711.ALAW.encode(sound);
          case "MULAW" -> G711.MULAW.encode(sound);
          default -> sound;
        };
    SessionOptions options =
        SessionOptions.newBuilder()
            .setCodec(RecognitionCodec.valueOf("RECOGNITION_CODEC_" + codec))
            .build();
    RecognitionCalls stream =
        RecognitionCalls.open(
            gateway.channel,
            RecognitionCalls.audio(AudioEncoding.valueOf("AUDIO_ENCODING_" + encoding), rate),
            options);
    assertThat(stream.next().getReady().getCodec()).isEqualTo(options.getCodec());

    stream.recognize("hear", DIGITS).audio(sound).endUtterance();
    RecognizeResponse complete = stream.until(RecognizeResponse.MessageCase.COMPLETE);

    assertThat(complete.getCommandId()).isEqualTo("hear");
    assertThat(complete.getComplete().getCause())
        .isEqualTo(CompletionCause.COMPLETION_CAUSE_SUCCESS);
    assertThat(complete.getComplete().getResult().getInterpretation().getDigits())
        .isEqualTo(number);
    assertThat(complete.getComplete().getMeasures().getLevelDbfs()).isBetween(-40.0, 0.0);
    stream.finish();
    assertThat(stream.until(RecognizeResponse.MessageCase.ENDED).getEnded().getRecognitions())
        .isEqualTo(1);
    assertThat(stream.down.poll(20, TimeUnit.SECONDS)).isEqualTo("completed");
  }

  @Test
  void commandsAreAnsweredInOrderAndWrongOnesCostNothing() throws Exception {
    SessionOptions options =
        SessionOptions.newBuilder()
            .setLanguage("fr-FR")
            .addGrammars(
                GrammarDefinition.newBuilder()
                    .setAlias("number")
                    .setGrammar(DIGITS + "?regex=[0-9]{1,2}"))
            .build();
    RecognitionCalls stream =
        RecognitionCalls.open(gateway.channel, RecognitionCalls.pcm(16_000), options);
    assertThat(stream.next().getMessageCase()).isEqualTo(RecognizeResponse.MessageCase.READY);

    stream.send(
        RecognizeRequest.newBuilder()
            .setCommandId("too-early")
            .setStop(StopCommand.getDefaultInstance()));
    stream.send(
        RecognizeRequest.newBuilder()
            .setCommandId("wrong")
            .setRecognize(
                RecognizeCommand.newBuilder()
                    .addGrammars(DIGITS)
                    .setParameters(
                        RecognitionParameters.newBuilder().setConfidenceThreshold(1.5))));
    stream.send(
        RecognizeRequest.newBuilder()
            .setCommandId("what")
            .setGetParams(GetParamsCommand.getDefaultInstance()));
    stream.recognize("hear", "session:nobody-defined-it");

    RecognizeResponse wrong = stream.next();
    RecognizeResponse early = stream.next();
    if (early.getCommandId().equals("wrong")) {
      RecognizeResponse swap = wrong;
      wrong = early;
      early = swap;
    }
    assertThat(early.getRejected().getKind()).isEqualTo(RejectionKind.REJECTION_KIND_ILLEGAL_STATE);
    assertThat(wrong.getRejected().getKind()).isEqualTo(RejectionKind.REJECTION_KIND_INVALID_FIELD);
    RecognizeResponse params = stream.next();
    assertThat(params.getCommandId()).isEqualTo("what");
    assertThat(params.getDefaultParams().getParameters().getSpeechLanguage()).isEqualTo("fr-FR");
    RecognizeResponse unknown = stream.next();
    assertThat(unknown.getRejected().getKind())
        .isEqualTo(RejectionKind.REJECTION_KIND_METHOD_FAILED);
    assertThat(unknown.getRejected().getCause())
        .isEqualTo(CompletionCause.COMPLETION_CAUSE_GRAM_LOAD_FAILURE);

    stream.recognize("good", "session:number").audio(RecognitionCalls.digits("42", 16_000));
    RecognizeResponse complete = stream.until(RecognizeResponse.MessageCase.COMPLETE);
    assertThat(complete.getComplete().getResult().getInterpretation().getDigits()).isEqualTo("42");
    assertThat(complete.getComplete().getResult().getGrammar()).isEqualTo("session:number");
    stream.finish();
  }

  @Test
  void aNamedSessionIsOpenedOnAWarmSocketAndADefaultOneIsThereAlready() throws Exception {
    RecognitionCalls plain =
        RecognitionCalls.open(
            gateway.channel, RecognitionCalls.pcm(16_000), SessionOptions.getDefaultInstance());
    assertThat(plain.next().getReady().getOrigin())
        .isIn(SessionOrigin.SESSION_ORIGIN_WARM, SessionOrigin.SESSION_ORIGIN_DIALLED);
    SessionOptions named =
        SessionOptions.newBuilder().setCustomId("acme").setChannelIdPrefix("call-").build();
    RecognitionCalls own =
        RecognitionCalls.open(gateway.channel, RecognitionCalls.pcm(16_000), named);

    RecognizeResponse ready = own.next();

    assertThat(ready.getReady().getChannelId()).startsWith("call-");
    plain.finish();
    own.finish();
  }

  @Test
  void oneRecognitionTakesAHeaderAndSoundAndGivesAResult() throws Exception {
    CompletableFuture<RecognizeOnceResponse> answer = new CompletableFuture<>();
    StreamObserver<RecognizeOnceRequest> up =
        RecognitionServiceGrpc.newStub(gateway.channel)
            .recognizeOnce(
                new StreamObserver<>() {
                  @Override
                  public void onNext(RecognizeOnceResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable error) {
                    answer.completeExceptionally(error);
                  }

                  @Override
                  public void onCompleted() {}
                });
    up.onNext(
        RecognizeOnceRequest.newBuilder()
            .setHeader(
                RecognizeOnceHeader.newBuilder()
                    .setSource(RecognitionCalls.pcm(16_000))
                    .setRecognize(RecognizeCommand.newBuilder().addGrammars(DIGITS)))
            .build());
    up.onNext(
        RecognizeOnceRequest.newBuilder()
            .setAudio(ByteString.copyFrom(RecognitionCalls.digits("777", 16_000)))
            .build());
    up.onCompleted();

    RecognizeOnceResponse response = answer.get(20, TimeUnit.SECONDS);

    assertThat(response.getComplete().getResult().getInterpretation().getDigits()).isEqualTo("777");
    assertThat(response.getReady().getChannelId()).isNotEmpty();
  }

  @Test
  void theGrammarsAreListed() {
    assertThat(
            RecognitionServiceGrpc.newBlockingStub(gateway.channel)
                .listGrammars(ListGrammarsRequest.getDefaultInstance())
                .getGrammarsList())
        .hasSize(11)
        .allSatisfy(grammar -> assertThat(grammar.getDescription()).isNotEmpty());
  }
}

package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.troupe.api.media.v1.AudioEncoding;
import dev.troupe.api.media.v1.AudioFormat;
import dev.troupe.api.recognition.v1.CompletionCause;
import dev.troupe.api.recognition.v1.EndUtteranceCommand;
import dev.troupe.api.recognition.v1.GetParamsCommand;
import dev.troupe.api.recognition.v1.GrammarDefinition;
import dev.troupe.api.recognition.v1.ListGrammarsRequest;
import dev.troupe.api.recognition.v1.RecognitionCodec;
import dev.troupe.api.recognition.v1.RecognitionParameters;
import dev.troupe.api.recognition.v1.RecognitionServiceGrpc;
import dev.troupe.api.recognition.v1.RecognitionSource;
import dev.troupe.api.recognition.v1.RecognizeCommand;
import dev.troupe.api.recognition.v1.RecognizeHeader;
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
import dev.troupe.audio.Resampler;
import dev.troupe.simulator.media.Tones;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecognitionEndpointTest {
  private static final String DIGITS = "builtin:speech/spelling/digits";

  private static GatewayFixture gateway;

  @BeforeAll
  static void start() {
    gateway = new GatewayFixture();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    gateway.close();
  }

  /** A client's end of {@code Recognize}. */
  static final class Stream implements StreamObserver<RecognizeResponse> {
    final BlockingQueue<Object> down = new LinkedBlockingQueue<>();
    final StreamObserver<RecognizeRequest> up;

    Stream(GatewayFixture gateway, RecognizeHeader header) {
      up = RecognitionServiceGrpc.newStub(gateway.channel).recognize(this);
      up.onNext(RecognizeRequest.newBuilder().setHeader(header).build());
    }

    @Override
    public void onNext(RecognizeResponse response) {
      down.add(response);
    }

    @Override
    public void onError(Throwable error) {
      down.add(error);
    }

    @Override
    public void onCompleted() {
      down.add("completed");
    }

    RecognizeResponse next() throws InterruptedException {
      Object next = down.poll(20, TimeUnit.SECONDS);
      assertThat(next).isInstanceOf(RecognizeResponse.class);
      return (RecognizeResponse) next;
    }

    RecognizeResponse until(RecognizeResponse.MessageCase wanted) throws InterruptedException {
      RecognizeResponse next = next();
      while (next.getMessageCase() != wanted) {
        next = next();
      }
      return next;
    }

    void send(RecognizeRequest.Builder request) {
      up.onNext(request.build());
    }

    void audio(byte[] sound) {
      for (int from = 0; from < sound.length; from += 3_001) {
        int length = Math.min(3_001, sound.length - from);
        up.onNext(
            RecognizeRequest.newBuilder()
                .setAudio(ByteString.copyFrom(sound, from, length))
                .build());
      }
    }
  }

  private static RecognizeHeader header(AudioFormat format, SessionOptions options) {
    return RecognizeHeader.newBuilder()
        .setSession(options)
        .setSource(RecognitionSource.newBuilder().setAudio(format))
        .build();
  }

  private static AudioFormat pcm(int rate) {
    return AudioFormat.newBuilder()
        .setEncoding(AudioEncoding.AUDIO_ENCODING_PCM_S16LE)
        .setSampleRateHz(rate)
        .build();
  }

  private static RecognizeRequest.Builder recognize(String... grammars) {
    return RecognizeRequest.newBuilder()
        .setCommandId("hear")
        .setRecognize(RecognizeCommand.newBuilder().addAllGrammars(java.util.List.of(grammars)));
  }

  /** Telephone digits as s16le at a rate. */
  private static byte[] digits(String digits, int rate) {
    short[] samples = Tones.dtmf(digits, 8_000);
    byte[] pcm = new byte[samples.length * 2];
    for (int i = 0; i < samples.length; i++) {
      pcm[2 * i] = (byte) samples[i];
      pcm[2 * i + 1] = (byte) (samples[i] >> 8);
    }
    return rate == 8_000 ? pcm : new Resampler(8_000, rate).resample(pcm);
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
    byte[] sound = digits(number, rate);
    sound =
        switch (encoding) {
          case "ALAW" -> G711.ALAW.encode(sound);
          case "MULAW" -> G711.MULAW.encode(sound);
          default -> sound;
        };
    AudioFormat format =
        AudioFormat.newBuilder()
            .setEncoding(AudioEncoding.valueOf("AUDIO_ENCODING_" + encoding))
            .setSampleRateHz(rate)
            .build();
    SessionOptions options =
        SessionOptions.newBuilder()
            .setCodec(RecognitionCodec.valueOf("RECOGNITION_CODEC_" + codec))
            .build();
    Stream stream = new Stream(gateway, header(format, options));
    assertThat(stream.next().getReady().getCodec()).isEqualTo(options.getCodec());

    stream.send(recognize(DIGITS));
    stream.audio(sound);
    stream.send(
        RecognizeRequest.newBuilder().setEndUtterance(EndUtteranceCommand.getDefaultInstance()));
    RecognizeResponse complete = stream.until(RecognizeResponse.MessageCase.COMPLETE);

    assertThat(complete.getCommandId()).isEqualTo("hear");
    assertThat(complete.getComplete().getCause())
        .isEqualTo(CompletionCause.COMPLETION_CAUSE_SUCCESS);
    assertThat(complete.getComplete().getResult().getInterpretation().getDigits())
        .isEqualTo(number);
    assertThat(complete.getComplete().getMeasures().getLevelDbfs()).isBetween(-40.0, 0.0);
    stream.up.onCompleted();
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
    Stream stream = new Stream(gateway, header(pcm(16_000), options));
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
    stream.send(recognize("session:nobody-defined-it"));

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

    stream.send(
        RecognizeRequest.newBuilder()
            .setCommandId("good")
            .setRecognize(RecognizeCommand.newBuilder().addGrammars("session:number")));
    stream.audio(digits("42", 16_000));
    RecognizeResponse complete = stream.until(RecognizeResponse.MessageCase.COMPLETE);
    assertThat(complete.getComplete().getResult().getInterpretation().getDigits()).isEqualTo("42");
    assertThat(complete.getComplete().getResult().getGrammar()).isEqualTo("session:number");
    stream.up.onCompleted();
  }

  @Test
  void aNamedSessionIsOpenedOnAWarmSocketAndADefaultOneIsThereAlready() throws Exception {
    Stream plain = new Stream(gateway, header(pcm(16_000), SessionOptions.getDefaultInstance()));
    assertThat(plain.next().getReady().getOrigin())
        .isIn(SessionOrigin.SESSION_ORIGIN_WARM, SessionOrigin.SESSION_ORIGIN_DIALLED);
    SessionOptions named =
        SessionOptions.newBuilder().setCustomId("acme").setChannelIdPrefix("call-").build();
    Stream own = new Stream(gateway, header(pcm(16_000), named));

    RecognizeResponse ready = own.next();

    assertThat(ready.getReady().getChannelId()).startsWith("call-");
    plain.up.onCompleted();
    own.up.onCompleted();
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
                    .setSource(RecognitionSource.newBuilder().setAudio(pcm(16_000)))
                    .setRecognize(RecognizeCommand.newBuilder().addGrammars(DIGITS)))
            .build());
    up.onNext(
        RecognizeOnceRequest.newBuilder()
            .setAudio(ByteString.copyFrom(digits("777", 16_000)))
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

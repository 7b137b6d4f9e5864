package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.troupe.api.media.v1.AudioEncoding;
import dev.troupe.api.media.v1.AudioFormat;
import dev.troupe.api.recognition.v1.EndUtteranceCommand;
import dev.troupe.api.recognition.v1.RecognitionServiceGrpc;
import dev.troupe.api.recognition.v1.RecognitionSource;
import dev.troupe.api.recognition.v1.RecognizeCommand;
import dev.troupe.api.recognition.v1.RecognizeHeader;
import dev.troupe.api.recognition.v1.RecognizeRequest;
import dev.troupe.api.recognition.v1.RecognizeResponse;
import dev.troupe.api.recognition.v1.RobotMicrophone;
import dev.troupe.api.recognition.v1.SessionOptions;
import dev.troupe.audio.Resampler;
import dev.troupe.simulator.media.Tones;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client's end of one {@code Recognize}, and what it sends. */
final class RecognitionCalls implements StreamObserver<RecognizeResponse> {
  static final String DIGITS = "builtin:speech/spelling/digits";
  private static final int CHUNK = 3_001;
  private static final int PATIENCE_SECONDS = 40;

  final BlockingQueue<Object> down = new LinkedBlockingQueue<>();
  private final StreamObserver<RecognizeRequest> up;

  private RecognitionCalls(ManagedChannel channel) {
    up = RecognitionServiceGrpc.newStub(channel).recognize(this);
  }

  static RecognitionCalls open(
      ManagedChannel channel, RecognitionSource source, SessionOptions options) {
    RecognitionCalls call = new RecognitionCalls(channel);
    call.up.onNext(
        RecognizeRequest.newBuilder()
            .setHeader(RecognizeHeader.newBuilder().setSession(options).setSource(source))
            .build());
    return call;
  }

  static RecognitionSource pcm(int rate) {
    return audio(AudioEncoding.AUDIO_ENCODING_PCM_S16LE, rate);
  }

  static RecognitionSource audio(AudioEncoding encoding, int rate) {
    return RecognitionSource.newBuilder()
        .setAudio(AudioFormat.newBuilder().setEncoding(encoding).setSampleRateHz(rate))
        .build();
  }

  static RecognitionSource robot(String id) {
    return RecognitionSource.newBuilder()
        .setRobot(RobotMicrophone.newBuilder().setRobotId(id))
        .build();
  }

  /** Telephone digits as s16le. */
  static byte[] digits(String digits, int rate) {
    short[] samples = Tones.dtmf(digits, 8_000);
    byte[] pcm = new byte[samples.length * 2];
    for (int i = 0; i < samples.length; i++) {
      pcm[2 * i] = (byte) samples[i];
      pcm[2 * i + 1] = (byte) (samples[i] >> 8);
    }
    return rate == 8_000 ? pcm : new Resampler(8_000, rate).resample(pcm);
  }

  RecognitionCalls send(RecognizeRequest.Builder request) {
    up.onNext(request.build());
    return this;
  }

  RecognitionCalls recognize(String id, String... grammars) {
    return send(
        RecognizeRequest.newBuilder()
            .setCommandId(id)
            .setRecognize(RecognizeCommand.newBuilder().addAllGrammars(List.of(grammars))));
  }

  /** In pieces that cut samples in two. */
  RecognitionCalls audio(byte[] sound) {
    for (int from = 0; from < sound.length; from += CHUNK) {
      int length = Math.min(CHUNK, sound.length - from);
      send(RecognizeRequest.newBuilder().setAudio(ByteString.copyFrom(sound, from, length)));
    }
    return this;
  }

  RecognitionCalls endUtterance() {
    return send(
        RecognizeRequest.newBuilder().setEndUtterance(EndUtteranceCommand.getDefaultInstance()));
  }

  void finish() {
    up.onCompleted();
  }

  void cancel() {
    up.onError(new IllegalStateException("the client left"));
  }

  RecognizeResponse next() throws InterruptedException {
    Object next = down.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
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

  /** What the call ended with, whatever came before. */
  Object end() throws InterruptedException {
    Object next = down.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    while (next instanceof RecognizeResponse) {
      next = down.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    return next;
  }

  String heard() throws InterruptedException {
    return until(RecognizeResponse.MessageCase.COMPLETE)
        .getComplete()
        .getResult()
        .getInterpretation()
        .getDigits();
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
}

package dev.troupe.grpc;

import com.google.protobuf.ByteString;
import dev.troupe.audio.AudioFormat;
import dev.troupe.recognition.AudioCodec;
import dev.troupe.recognition.AudioIntake;
import dev.troupe.recognition.RecognitionCall;
import org.jspecify.annotations.Nullable;

/**
 * A client's own sound as a recognition's source. A client that sends faster than it is sent on is
 * held back. Confined to the call's context.
 */
final class ClientSound implements SoundSource {
  private static final int LARGEST_CHUNK = 1 << 20;

  private final AudioFormat format;
  private final AudioIntake intake;
  private final RequestGate gate;
  private @Nullable RecognitionCall session;

  ClientSound(AudioFormat format, AudioCodec codec, RequestGate gate) {
    this.format = format;
    this.intake = new AudioIntake(format, codec);
    this.gate = gate;
  }

  void write(ByteString audio) {
    new Violations()
        .check(audio.size() <= LARGEST_CHUNK, "audio", audio.size() + " bytes", "at most 1 MiB")
        .throwIfAny();
    RecognitionCall to = session;
    if (to != null) {
      to.audio(intake.next(audio.toByteArray()));
    }
  }

  /** No more comes: what the filter still holds goes too. */
  void end() {
    RecognitionCall to = session;
    if (to != null) {
      to.audio(intake.rest());
    }
  }

  @Override
  public AudioFormat format() {
    return format;
  }

  @Override
  public boolean live() {
    return false;
  }

  @Override
  public void begin(RecognitionCall ready) {
    session = ready;
  }

  @Override
  public void wanted(boolean more) {
    if (more) {
      gate.release(RequestGate.Reason.EARS);
    } else {
      gate.hold(RequestGate.Reason.EARS);
    }
  }

  @Override
  public void close() {
    session = null;
  }
}

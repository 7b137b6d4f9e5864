package dev.troupe.grpc;

import dev.troupe.audio.AudioFormat;
import dev.troupe.recognition.RecognitionCall;

/** Where a recognition's sound comes from. Confined to the call's context. */
interface SoundSource {

  /** As the source gives it. */
  AudioFormat format();

  /** Whether it goes on whether or not it is wanted. */
  boolean live();

  /** The session is ready to hear. */
  void begin(RecognitionCall session);

  /** More is wanted, or enough for now. */
  void wanted(boolean more);

  void close();
}

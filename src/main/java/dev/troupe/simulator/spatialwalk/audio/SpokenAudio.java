package dev.troupe.simulator.spatialwalk.audio;

import io.vertx.core.buffer.Buffer;

/** The sound of one request, cut anywhere, as the animation needs it. */
public sealed interface SpokenAudio permits PcmAudio, OpusAudio {
  /** Keyframes a second of sound. */
  int KEYFRAMES_A_SECOND = 25;

  void add(Buffer bytes) throws BadAudioException;

  /** What has been heard so far. */
  LevelMeter meter();
}

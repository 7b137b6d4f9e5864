package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.spatialwalk.audio.BadAudioException;
import dev.troupe.simulator.spatialwalk.audio.LevelMeter;
import dev.troupe.simulator.spatialwalk.audio.SpokenAudio;
import io.vertx.core.buffer.Buffer;

/** One request of a session: its sound so far, and the record of it. Confined. */
final class Request {
  private static final int MOST_KEYFRAMES = 4 * 3600 * SpokenAudio.KEYFRAMES_A_SECOND;

  private final String id;
  private final SpokenAudio audio;
  private final RequestRecord record;
  private boolean uploaded;

  Request(String id, SpokenAudio audio, RequestRecord record) {
    this.id = id;
    this.audio = audio;
    this.record = record;
  }

  String id() {
    return id;
  }

  void hear(Buffer sound, boolean end) throws BadAudioException {
    record.heard(sound.length(), end);
    audio.add(sound);
    if (audio.meter().keyframes() > MOST_KEYFRAMES) {
      throw new BadAudioException("longer than four hours");
    }
    uploaded |= end;
  }

  /** Whether all of its sound has arrived. */
  boolean uploaded() {
    return uploaded;
  }

  LevelMeter meter() {
    return audio.meter();
  }

  RequestRecord record() {
    return record;
  }
}

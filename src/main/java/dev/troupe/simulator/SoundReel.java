package dev.troupe.simulator;

import dev.troupe.simulator.media.Samples;
import dev.troupe.simulator.media.Tones;
import dev.troupe.simulator.media.WavFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The microphones' sound, cut into chunks and encoded once: what fifty robots send fifty times a
 * second is the same text each time the loop comes round. Shared by all robots, safe on every
 * thread.
 */
final class SoundReel {
  /** Longer loops are encoded anew each time instead of being kept. */
  private static final int MAX_KEPT_CHUNKS = 6_000;

  private static final int STAMP_BYTES = 16;

  private final MicrophoneSource source;
  private final int chunkMillis;
  private final WavFile recording;
  private final Map<Integer, Loop> loops = new ConcurrentHashMap<>();

  /** Reads the WAV file, if that is the source: blocks. */
  SoundReel(MicrophoneSource source, int chunkMillis) {
    this.source = source;
    this.chunkMillis = chunkMillis;
    this.recording =
        source instanceof MicrophoneSource.Wav wav
            ? read(wav)
            : new WavFile(16_000, new short[16_000]);
  }

  /** The base64 of chunk {@code number} at that rate. */
  String base64(long number, int sampleRate, long nanos) {
    Loop loop = loops.computeIfAbsent(sampleRate, this::loop);
    if (source instanceof MicrophoneSource.Stamps) {
      return encode(stamped(loop.samples(), number, nanos));
    }
    return loop.base64(number);
  }

  private Loop loop(int rate) {
    int chunk = Math.max(1, rate * chunkMillis / 1000);
    short[] sound =
        switch (source) {
          case MicrophoneSource.Tone tone -> Tones.second(tone.hertz(), rate);
          case MicrophoneSource.Dtmf dtmf -> Tones.dtmf(dtmf.digits(), rate);
          case MicrophoneSource.Wav wav -> resampled(rate);
          case MicrophoneSource.Silence silence -> new short[chunk];
          case MicrophoneSource.Stamps stamps -> new short[chunk];
        };
    return new Loop(sound, chunk);
  }

  private short[] resampled(int rate) {
    long count = (long) recording.samples().length * rate / recording.sampleRate();
    return Samples.resample(
        recording.samples(), recording.sampleRate(), rate, (int) Math.min(count, 1 << 28));
  }

  private static byte[] stamped(int samples, long number, long nanos) {
    ByteBuffer chunk = ByteBuffer.allocate(Math.max(samples * 2, STAMP_BYTES));
    return chunk.order(ByteOrder.LITTLE_ENDIAN).putLong(number).putLong(nanos).array();
  }

  private static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static WavFile read(MicrophoneSource.Wav wav) {
    try {
      return WavFile.parse(Files.readAllBytes(wav.file()));
    } catch (IOException unreadable) {
      throw new UncheckedIOException("microphone: cannot read " + wav.file(), unreadable);
    }
  }

  /** A sound whose end is followed by its beginning, in chunks of one length. */
  private static final class Loop {
    private final short[] sound;
    private final int samples;
    private final String[] kept;

    Loop(short[] sound, int samples) {
      this.sound = sound;
      this.samples = samples;
      int chunks = sound.length / gcd(sound.length, samples);
      this.kept = new String[chunks <= MAX_KEPT_CHUNKS ? chunks : 0];
    }

    int samples() {
      return samples;
    }

    /** Two threads may encode the same chunk at first; both get the same text. */
    String base64(long number) {
      if (kept.length == 0) {
        return encode(chunk(number));
      }
      int index = (int) Math.floorMod(number, (long) kept.length);
      String text = kept[index];
      if (text == null) {
        text = encode(chunk(index));
        kept[index] = text;
      }
      return text;
    }

    private byte[] chunk(long number) {
      short[] chunk = new short[samples];
      long from = Math.floorMod(number * samples, (long) sound.length);
      for (int i = 0; i < samples; i++) {
        chunk[i] = sound[(int) ((from + i) % sound.length)];
      }
      return Samples.littleEndian(chunk);
    }

    private static int gcd(int a, int b) {
      return b == 0 ? a : gcd(b, a % b);
    }
  }
}

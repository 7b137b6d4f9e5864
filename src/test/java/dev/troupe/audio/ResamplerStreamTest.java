package dev.troupe.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How a stream goes through: cuts, counts, time, ends. */
class ResamplerStreamTest {

  @ParameterizedTest
  @MethodSource("dev.troupe.audio.Tones#ratePairs")
  void whereTheStreamIsCutDoesNotChangeAByte(List<Integer> rates) {
    int from = rates.getFirst();
    int to = rates.getLast();
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(1_000L * from + 10L * to + seed);
      byte[] stream = new byte[2 + random.nextInt(12_000)];
      random.nextBytes(stream);
      byte[] whole = concat(new Resampler(from, to), List.of(stream));

      byte[] pieces = concat(new Resampler(from, to), cut(stream, random));

      assertThat(pieces).as("seed %d", seed).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @CsvSource({"16000, 8000", "8000, 48000", "44100, 48000"})
  void bytesOneByOneAreAStreamToo(int from, int to) {
    byte[] stream = new byte[801];
    new Random(7).nextBytes(stream);
    List<byte[]> bytes =
        IntStream.range(0, stream.length).mapToObj(i -> new byte[] {stream[i]}).toList();

    byte[] out = concat(new Resampler(from, to), bytes);

    assertThat(out).isEqualTo(concat(new Resampler(from, to), List.of(stream)));
  }

  @ParameterizedTest
  @MethodSource("dev.troupe.audio.Tones#ratePairs")
  void impulseArrivesAfterExactlyTheDelay(List<Integer> rates) {
    int from = rates.getFirst();
    int to = rates.getLast();
    Resampler resampler = new Resampler(from, to);
    // One second after the start both rates have a sample at the same instant.
    byte[] impulse = Tones.render(2 * from, n -> n == from ? 20_000 : 0);

    short[] out = Pcm.toShorts(resampler.resample(impulse));

    int peak = 0;
    for (int n = 0; n < out.length; n++) {
      peak = out[n] > out[peak] ? n : peak;
    }
    assertThat(peak).isEqualTo(to + resampler.delaySamples());
    for (int n = 1; n <= resampler.delaySamples(); n++) {
      assertThat(out[peak - n]).as("symmetric %d samples away", n).isEqualTo(out[peak + n]);
    }
  }

  @Test
  void delayIsThatManySamplesOfTheOutput() {
    Resampler resampler = new Resampler(48_000, 16_000);

    assertThat(resampler.delay())
        .isEqualTo(Duration.ofNanos(resampler.delaySamples() * 62_500L))
        .isBetween(Duration.ofMillis(1), Duration.ofMillis(8));
  }

  @ParameterizedTest
  @MethodSource("dev.troupe.audio.Tones#ratePairs")
  void outputIsAsLongAsTheInputAndTheEndBringsTheDelay(List<Integer> rates) {
    int from = rates.getFirst();
    int to = rates.getLast();
    Resampler resampler = new Resampler(from, to);
    long in = 0;
    long out = 0;
    for (int size : new int[] {1, 160, 3, 5_000, 0, 441}) {
      in += size;
      out += resampler.resample(new byte[2 * size]).length / 2;
      assertThat(out).isEqualTo(Math.ceilDiv(in * to, from));
    }

    assertThat(resampler.flush()).hasSize(2 * resampler.delaySamples());
  }

  @Test
  void endOfTheSoundIsInTheFlush() {
    Resampler resampler = new Resampler(16_000, 48_000);
    double[] expected = new double[4_800];
    Arrays.setAll(expected, n -> 20_000 * Math.sin(2 * Math.PI * 440 * n / 48_000));

    byte[] out = concat(resampler, List.of(Tones.sine(440, 20_000, 16_000, 1_600)));

    int delay = resampler.delaySamples();
    byte[] aligned = Arrays.copyOfRange(out, 2 * delay, out.length);
    assertThat(aligned).hasSize(9_600);
    assertThat(Tones.signalToNoise(aligned, 172, 4_628, n -> expected[n])).isGreaterThan(85);
  }

  @Test
  void flushAndResetBeginANewStream() {
    byte[] noise = new byte[999];
    new Random(3).nextBytes(noise);
    byte[] fresh = new Resampler(24_000, 16_000).resample(noise);
    Resampler used = new Resampler(24_000, 16_000);

    used.resample(noise);
    used.flush();
    byte[] afterFlush = used.resample(noise);
    used.reset();
    byte[] afterReset = used.resample(noise);

    assertThat(afterFlush).isEqualTo(fresh);
    assertThat(afterReset).isEqualTo(fresh);
  }

  @Test
  void withoutAWholeSampleThereIsNothingToFlush() {
    Resampler resampler = new Resampler(16_000, 8_000);

    assertThat(resampler.resample(new byte[] {1})).isEmpty();
    assertThat(resampler.flush()).isEmpty();
  }

  @Test
  void identicalRatesHandTheChunkOn() {
    Resampler resampler = new Resampler(16_000, 16_000);
    byte[] chunk = {1, 2, 3};

    assertThat(resampler.resample(chunk)).isSameAs(chunk);
    assertThat(resampler.delay()).isZero();
    assertThat(resampler.flush()).isEmpty();
  }

  @Test
  void refusesARateItDoesNotKnowByName() {
    String rates = "8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000";
    assertThatThrownBy(() -> new Resampler(12_345, 16_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sample rate: 12345 Hz (expected: one of " + rates + ")");
    assertThatThrownBy(() -> new Resampler(16_000, 0))
        .hasMessage("sample rate: 0 Hz (expected: one of " + rates + ")");
  }

  private static byte[] concat(Resampler resampler, List<byte[]> chunks) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    chunks.forEach(chunk -> out.writeBytes(resampler.resample(chunk)));
    out.writeBytes(resampler.flush());
    return out.toByteArray();
  }

  private static List<byte[]> cut(byte[] stream, Random random) {
    List<byte[]> pieces = new ArrayList<>();
    int most = 1 << random.nextInt(1, 13);
    for (int at = 0; at < stream.length; ) {
      int end = Math.min(stream.length, at + random.nextInt(most));
      pieces.add(Arrays.copyOfRange(stream, at, end));
      at = end;
    }
    return pieces;
  }
}

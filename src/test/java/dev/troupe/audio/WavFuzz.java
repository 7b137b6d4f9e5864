package dev.troupe.audio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.media.WavFile;

/**
 * A WAV file. Oracles: sound or {@link IllegalArgumentException}, for the gateway's reader and the
 * simulator's; no more sound than there are bytes; what was read and is written reads the same, by
 * either reader.
 */
public final class WavFuzz {
  private WavFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    try {
      assertThat(WavFile.parse(input).samples()).hasSizeLessThanOrEqualTo(input.length / 2);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
    Wav wav;
    try {
      wav = Wav.parse(input);
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(200);
      return;
    }
    assertThat(wav.pcm()).hasSizeLessThan(input.length);
    assertThat(wav.mono().pcm()).hasSize(wav.pcm().length / wav.channels());
    Wav again = Wav.parse(wav.toBytes());
    assertThat(again.sampleRate()).isEqualTo(wav.sampleRate());
    assertThat(again.channels()).isEqualTo(wav.channels());
    assertThat(again.pcm()).isEqualTo(wav.pcm());
    if (wav.pcm().length > 0) {
      WavFile other = WavFile.parse(wav.toBytes());
      assertThat(other.sampleRate()).isEqualTo(wav.sampleRate());
      assertThat(other.samples()).hasSize(wav.mono().pcm().length / 2);
    }
  }
}

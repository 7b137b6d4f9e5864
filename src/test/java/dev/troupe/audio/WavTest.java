package dev.troupe.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WavTest {
  private static final byte[] PCM = Pcm.toBytes((short) 1, (short) -2, (short) 300, (short) 400);

  @ParameterizedTest
  @CsvSource({"16000, 1", "44100, 2"})
  void runtimesOwnReaderUnderstandsWhatWeWrite(int rate, int channels) throws Exception {
    byte[] file = new Wav(rate, channels, PCM).toBytes();

    try (var stream = AudioSystem.getAudioInputStream(new ByteArrayInputStream(file))) {
      var format = new javax.sound.sampled.AudioFormat(rate, 16, channels, true, false);
      assertThat(stream.getFormat().matches(format)).isTrue();
      assertThat(stream.readAllBytes()).isEqualTo(PCM);
    }
  }

  @ParameterizedTest
  @CsvSource({"24000, 1", "48000, 2"})
  void understandsWhatTheRuntimesOwnWriterWrites(int rate, int channels) throws Exception {
    var format = new javax.sound.sampled.AudioFormat(rate, 16, channels, true, false);
    var stream = new AudioInputStream(new ByteArrayInputStream(PCM), format, 4 / channels);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    AudioSystem.write(stream, AudioFileFormat.Type.WAVE, file);

    Wav wav = Wav.parse(file.toByteArray());

    assertThat(wav.sampleRate()).isEqualTo(rate);
    assertThat(wav.channels()).isEqualTo(channels);
    assertThat(wav.pcm()).isEqualTo(PCM);
  }

  @Test
  void stereoIsMixedToTheMeanWithoutOverflow() {
    short most = Short.MAX_VALUE;
    Wav stereo = new Wav(16_000, 2, Pcm.toBytes((short) 10, (short) -20, most, most));

    Wav mono = stereo.mono();

    assertThat(mono.channels()).isEqualTo(1);
    assertThat(mono.pcm()).isEqualTo(Pcm.toBytes((short) -5, most));
    assertThat(mono.mono()).isSameAs(mono);
    assertThat(mono.format()).isEqualTo(AudioFormat.pcm(16_000));
  }

  @Test
  void skipsChunksItDoesNotKnow() {
    byte[] file = new Wav(16_000, 1, PCM).toBytes();
    // A chunk of odd length and its filler byte between the header and "fmt ".
    byte[] note = {'n', 'o', 't', 'e', 3, 0, 0, 0, 'a', 'b', 'c', 0};
    byte[] longer =
        ByteBuffer.allocate(file.length + note.length)
            .put(file, 0, 12)
            .put(note)
            .put(file, 12, file.length - 12)
            .array();

    assertThat(Wav.parse(longer).pcm()).isEqualTo(PCM);
  }

  @Test
  void understandsTheExtensibleHeaderOfPcm() {
    ByteBuffer file = ByteBuffer.allocate(76).order(ByteOrder.LITTLE_ENDIAN);
    file.put(new Wav(16_000, 1, PCM).toBytes(), 0, 36).putInt(16, 40);
    file.putShort(20, (short) 0xFFFE).putShort(44, (short) 1);
    file.position(60).put(new byte[] {'d', 'a', 't', 'a', 8, 0, 0, 0}).put(PCM);

    assertThat(Wav.parse(file.array()).pcm()).isEqualTo(PCM);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0x7FFF_FFFF})
  void lengthUnknownToTheWriterMeansAllThereIs(int length) {
    byte[] file = Arrays.copyOf(new Wav(16_000, 1, PCM).toBytes(), 53);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(40, length);

    assertThat(Wav.parse(file).pcm()).isEqualTo(PCM);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0  | 1145656920 | WAV bytes 0 to 3: "XVID" (expected: "RIFF")
          8  | 7          | WAV bytes 8 to 11: "????" (expected: "WAVE")
          12 | 7          | WAV chunk "data": no "fmt " before it (expected: "fmt ", then "data")
          16 | 2          | WAV chunk "fmt ": 2 bytes (expected: at least 16)
          16 | -1         | WAV chunk "fmt ": 4294967295 bytes (expected: at most the 32 left)
          20 | 65539      | WAV encoding: 3 (expected: 1, PCM)
          20 | 196609     | WAV block: 2 bytes for 3 channels (expected: 2 a channel)
          24 | 96000      | sample rate: 96000 Hz (expected: one of 8000, 11025, 16000, 22050, \
          24000, 32000, 44100, 48000)
          32 | 1572866    | WAV sample size: 24 bits (expected: 16)
          36 | 7          | WAV file: no data chunk (expected: "fmt ", then "data")
          40 | 9          | WAV chunk "data": 9 bytes (expected: at most the 8 left)
          40 | 7          | WAV samples: 7 bytes (expected: a multiple of 2, at most 2147483603)
          """)
  void saysWhatIsWrong(int at, int number, String message) {
    byte[] file = new Wav(16_000, 1, PCM).toBytes();
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(at, number);

    assertThatThrownBy(() -> Wav.parse(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void refusesMoreThanTwoChannels() {
    assertThatThrownBy(() -> Wav.header(16_000, 3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("WAV channels: 3 (expected: 1 or 2)");
  }

  @Test
  void brokenFilesFailInNoOtherWay() {
    byte[] good = new Wav(16_000, 2, PCM).toBytes();
    Random random = new Random(5);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] file = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int i = random.nextInt(4); i > 0 && file.length > 0; i--) {
        file[random.nextInt(file.length)] = (byte) random.nextInt();
      }
      try {
        Wav.parse(file);
      } catch (IllegalArgumentException expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(10_000);
  }
}

package dev.troupe.avatar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What speech may be, and how it is cut. */
final class AvatarAudioTest {

  @Test
  void eachEncodingHasRatesOfItsOwn() {
    assertThat(AvatarAudio.Encoding.PCM_S16LE.sampleRates())
        .containsExactly(8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);
    assertThat(AvatarAudio.Encoding.OGG_OPUS.sampleRates())
        .containsExactly(8_000, 12_000, 16_000, 24_000, 48_000);
    for (int rate : AvatarAudio.Encoding.PCM_S16LE.sampleRates()) {
      assertThat(AvatarAudio.pcm(rate).sampleRate()).isEqualTo(rate);
    }
    for (int rate : AvatarAudio.Encoding.OGG_OPUS.sampleRates()) {
      assertThat(AvatarAudio.oggOpus(rate).sampleRate()).isEqualTo(rate);
    }
  }

  @Test
  void aRateOfTheOtherEncodingIsRefusedByName() {
    assertThatThrownBy(() -> AvatarAudio.pcm(12_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "sampleRate: 12000 (expected: for PCM_S16LE one of"
                + " 8000, 16000, 22050, 24000, 32000, 44100, 48000)");
    assertThatThrownBy(() -> AvatarAudio.oggOpus(22_050))
        .hasMessage(
            "sampleRate: 22050 (expected: for OGG_OPUS one of 8000, 12000, 16000, 24000, 48000)");
  }

  @Test
  void onlyPcmHasSamplesThatCouldBeCut() {
    assertThatThrownBy(() -> AvatarAudio.DEFAULT.checkChunk(3_201))
        .hasMessage("audio: 3201 bytes (expected: an even number, as a sample has two)");
    assertThatCode(() -> AvatarAudio.DEFAULT.checkChunk(3_200)).doesNotThrowAnyException();
    assertThatCode(() -> AvatarAudio.DEFAULT.checkChunk(0)).doesNotThrowAnyException();
    assertThatCode(() -> AvatarAudio.oggOpus(48_000).checkChunk(4_095)).doesNotThrowAnyException();
  }

  @Test
  void onlyTheLastPieceEndsARequest() {
    byte[] clip = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    List<AvatarCommand.Audio> pieces = new AvatarCommand.Audio("r1", clip, true).pieces(4);

    assertThat(pieces).extracting(AvatarCommand.Audio::reqId).containsOnly("r1");
    assertThat(pieces).extracting(AvatarCommand.Audio::end).containsExactly(false, false, true);
    assertThat(pieces.get(0).audio()).containsExactly(0, 1, 2, 3);
    assertThat(pieces.get(1).audio()).containsExactly(4, 5, 6, 7);
    assertThat(pieces.get(2).audio()).containsExactly(8, 9);
  }

  @Test
  void piecesOfWhatDoesNotEndDoNotEndEither() {
    assertThat(new AvatarCommand.Audio("r1", new byte[8], false).pieces(4))
        .extracting(AvatarCommand.Audio::end)
        .containsExactly(false, false);
  }

  @Test
  void whatFitsIsNotCopied() {
    AvatarCommand.Audio whole = new AvatarCommand.Audio("r1", new byte[4], true);
    assertThat(whole.pieces(4)).singleElement().isSameAs(whole);
    AvatarCommand.Audio end = AvatarCommand.Audio.end("r1");
    assertThat(end.pieces(4)).singleElement().isSameAs(end);
  }

  @Test
  void piecesHoldWholeSamples() {
    assertThatThrownBy(() -> AvatarCommand.Audio.end("r1").pieces(5))
        .hasMessage("most: 5 (expected: even, from 2 on)");
    assertThatThrownBy(() -> AvatarCommand.Audio.end("r1").pieces(0))
        .hasMessage("most: 0 (expected: even, from 2 on)");
  }

  @Test
  void aRequestHasAName() {
    assertThatThrownBy(() -> AvatarCommand.Audio.end(" "))
        .hasMessage("reqId: \" \" (expected: a name)");
    assertThatThrownBy(() -> new AvatarCommand.Interrupt(""))
        .hasMessage("reqId: \"\" (expected: a name)");
    assertThatThrownBy(() -> new AvatarCommand.Pause("")).hasMessageStartingWith("reqId: ");
    assertThatThrownBy(() -> new AvatarCommand.Resume("")).hasMessageStartingWith("reqId: ");
  }
}

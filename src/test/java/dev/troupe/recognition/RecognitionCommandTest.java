package dev.troupe.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecognitionCommandTest {

  @ParameterizedTest
  @CsvSource({
    "linear, LINEAR, 2, 16000, 0",
    "g711a, G711A, 1, 8000, 85",
    "g711u, G711U, 1, 8000, -1",
  })
  void codecsHaveTheirWordRateAndSilence(
      String word, AudioCodec codec, int sample, int second, byte silence) {
    assertThat(codec.word()).isEqualTo(word);
    assertThat(codec.bytesPerSample()).isEqualTo(sample);
    assertThat(codec.bytesPerSecond()).isEqualTo(second);
    assertThat(codec.silence()).isEqualTo(silence);
  }

  @Test
  void listeningIsNormalWithRunningTimersUnlessSetOtherwise() {
    RecognitionCommand.Recognize plain = new RecognitionCommand.Recognize("builtin:speech/date");
    RecognitionCommand.Recognize set =
        new RecognitionCommand.Recognize(
            List.of("builtin:speech/date"),
            RecognitionParams.NONE
                .withRecognitionMode(RecognitionMode.HOTWORD)
                .withStartInputTimers(false));

    assertThat(plain.mode()).isEqualTo(RecognitionMode.NORMAL);
    assertThat(plain.startInputTimers()).isTrue();
    assertThat(set.mode()).isEqualTo(RecognitionMode.HOTWORD);
    assertThat(set.startInputTimers()).isFalse();
  }

  @Test
  void aRecognitionNeedsAGrammar() {
    assertThatThrownBy(() -> new RecognitionCommand.Recognize())
        .hasMessage("grammars: [] (expected: at least one URI)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "builtin:speech/date\nbuiltin:speech/boolean", "session:a\r"})
  void aGrammarIsOneLine(String grammar) {
    assertThatThrownBy(() -> new RecognitionCommand.Recognize("session:a", grammar))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("grammar: ");
    assertThatThrownBy(() -> new RecognitionCommand.DefineGrammar(grammar, "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("builtin: ");
    assertThatThrownBy(() -> new RecognitionCommand.DefineGrammar("speech/date", grammar))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("alias: ");
  }

  @Test
  void aDefinitionMayNameItsSchemesOrNot() {
    assertThat(new RecognitionCommand.DefineGrammar("builtin:speech/date", "session:day"))
        .isEqualTo(new RecognitionCommand.DefineGrammar("speech/date", "day"));
  }
}

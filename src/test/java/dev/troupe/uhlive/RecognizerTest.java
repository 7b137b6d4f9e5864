package dev.troupe.uhlive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.recognition.AudioCodec;
import dev.troupe.recognition.RecognitionCommand;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionMode;
import dev.troupe.recognition.RecognitionParams;
import dev.troupe.recognition.RecognitionProtocol.Incoming;
import dev.troupe.recognition.RecognitionProtocol.Outgoing;
import dev.troupe.recognition.RecognitionState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A dialogue against the examples of the reference, byte for byte. */
final class RecognizerTest {
  private final Recognizer recognizer = new Recognizer();

  @Test
  void everyCommandIsWrittenAsTheOfficialClientWritesIt() {
    assertThat(recognizer.open("acme-crm", "call-", "sip-77f2", AudioCodec.G711A))
        .isEqualTo(Samples.COMMANDS.get(0));
    receive("OPENED");
    assertThat(
            recognizer.setParams(
                RecognitionParams.NONE
                    .withSpeechLanguage("fr-FR")
                    .withNoInputTimeout(Duration.ofSeconds(5))
                    .withNBestListLength(3)
                    .withConfidenceThreshold(0.5)
                    .withLoggingTag("ivr-main")))
        .isEqualTo(Samples.COMMANDS.get(1));
    assertThat(recognizer.getParams()).isEqualTo(Samples.COMMANDS.get(2));
    assertThat(
            recognizer.defineGrammar(
                "speech/spelling/mixed?regex=[a-z]{2}[0-9]{3}[a-z]{2}", "plate"))
        .isEqualTo(Samples.COMMANDS.get(3));
    assertThat(
            recognizer.recognize(
                List.of("session:plate", "builtin:speech/boolean"),
                RecognitionParams.NONE
                    .withStartInputTimers(false)
                    .withRecognitionMode(RecognitionMode.HOTWORD)
                    .withHotwordMaxDuration(Duration.ofSeconds(8))
                    .withNoInputTimeout(Duration.ofSeconds(6))))
        .isEqualTo(Samples.COMMANDS.get(4));
    receive("RECOGNITION-IN-PROGRESS");
    assertThat(recognizer.startInputTimers()).isEqualTo(Samples.COMMANDS.get(5));
    assertThat(recognizer.stop()).isEqualTo(Samples.COMMANDS.get(6));
    receive("STOPPED");
    assertThat(recognizer.close()).isEqualTo(Samples.COMMANDS.get(7));
  }

  @Test
  void whatIsNotSaidIsSentWithTheOfficialDefaults() {
    assertThat(recognizer.open())
        .isEqualTo(
            "{\"command\":\"OPEN\",\"request_id\":1,\"channel_id\":\"\",\"headers\":{"
                + "\"custom_id\":\"\",\"audio_codec\":\"linear\",\"session_id\":\"\"},"
                + "\"body\":\"\"}");
    receive("OPENED");
    assertThat(recognizer.recognize("builtin:speech/date", "session:a"))
        .isEqualTo(
            "{\"command\":\"RECOGNIZE\",\"request_id\":2,\"channel_id\":\"call-9f31c2\","
                + "\"headers\":{\"recognition_mode\":\"normal\",\"content_type\":\"text/uri-list\","
                + "\"start_input_timers\":true},\"body\":\"builtin:speech/date\\nsession:a\"}");
  }

  @Test
  void textGoesOutRawAndNumbersInPlainDigits() {
    receive("OPENED");

    assertThat(recognizer.defineGrammar("speech/keywords?alternatives=été|allo\\-media", "\u0001"))
        .contains(
            "\"content_id\":\"\\u0001\"",
            "\"body\":\"builtin:speech/keywords?alternatives=été|allo\\\\-media\"");
    assertThat(
            recognizer.setParams(
                RecognitionParams.NONE
                    .with("small", 0.0001)
                    .with("large", 12_345_678.0)
                    .with("deep", Map.of("list", List.of(1, 2.5, true)))))
        .contains("{\"small\":0.0001,\"large\":12345678.0,\"deep\":{\"list\":[1,2.5,true]}}");
  }

  @Test
  void aParameterOfRecognizeReplacesABuiltInHeaderInItsPlace() {
    receive("OPENED");

    assertThat(
            recognizer.recognize(
                List.of("builtin:speech/date"),
                RecognitionParams.NONE.with("content_type", "x").with("y", 1)))
        .contains(
            "{\"recognition_mode\":\"normal\",\"content_type\":\"x\",\"start_input_timers\":true,"
                + "\"y\":1}");
  }

  @Test
  void idsCountOnFromSessionToSessionAndCommandsNameTheirOwn() {
    assertThat(recognizer.requestId()).isZero();
    Outgoing open = recognizer.encode(RecognitionCommand.Open.DEFAULT);
    receive("OPENED");
    Outgoing close = recognizer.encode(new RecognitionCommand.Close());
    receive("CLOSED");
    Outgoing again = recognizer.encode(RecognitionCommand.Open.DEFAULT);

    assertThat(List.of(open.requestId(), close.requestId(), again.requestId()))
        .containsExactly(1L, 2L, 3L);
    assertThat(again.text()).contains("\"request_id\":3,\"channel_id\":\"\"");
    assertThat(recognizer.requestId()).isEqualTo(3);
  }

  @Test
  void idsAreUnsigned() {
    Recognizer late = Recognizer.startingAfter(-2);

    assertThat(late.open()).contains("\"request_id\":18446744073709551615,");
    RecognitionEvent opened =
        late.receive("{\"event\":\"OPENED\",\"request_id\":18446744073709551615}");
    assertThat(Long.toUnsignedString(opened.requestId())).isEqualTo("18446744073709551615");
    assertThat(opened.requestId()).isEqualTo(late.requestId());
  }

  @Test
  void aPrefixIsNotTheChannelButTheAnswerIs() {
    recognizer.open("", "call-", "", AudioCodec.LINEAR);
    assertThat(recognizer.channelId()).isEmpty();
    receive("OPENED");
    assertThat(recognizer.channelId()).isEqualTo("call-9f31c2");
    receive("CLOSED");
    assertThat(recognizer.channelId()).isEqualTo("call-9f31c2");
  }

  @Test
  void soundIsHandedOnWithoutACopy() {
    receive("OPENED");
    byte[] chunk = new byte[960];

    assertThat(recognizer.sendAudioChunk(chunk)).isSameAs(chunk);
    assertThat(recognizer.requestId()).isZero();
  }

  @Test
  void decodingTellsTheStateBeforeAndAfter() {
    Incoming opened = recognizer.decode(Samples.event("OPENED").getBytes(UTF_8));
    Incoming set = recognizer.decode(Samples.event("PARAMS-SET").getBytes(UTF_8));

    assertThat(opened.event()).isInstanceOf(RecognitionEvent.Opened.class);
    assertThat(opened.before()).isEqualTo(RecognitionState.NO_SESSION);
    assertThat(opened.after()).isEqualTo(RecognitionState.IDLE);
    assertThat(set.before()).isEqualTo(RecognitionState.IDLE);
    assertThat(set.after()).isEqualTo(RecognitionState.IDLE).isEqualTo(recognizer.state());
  }

  private void receive(String event) {
    recognizer.receive(Samples.event(event));
  }
}

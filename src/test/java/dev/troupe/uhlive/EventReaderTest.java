package dev.troupe.uhlive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.troupe.recognition.CompletionCause;
import dev.troupe.recognition.Interpretation;
import dev.troupe.recognition.Interpreted;
import dev.troupe.recognition.RecognitionEvent;
import dev.troupe.recognition.RecognitionEvent.RecognitionComplete;
import dev.troupe.recognition.RecognitionOutcome;
import dev.troupe.recognition.RecognitionResult;
import dev.troupe.recognition.RecognitionState;
import dev.troupe.recognition.Transcript;
import dev.troupe.recognition.UnreadableMessageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the recogniser says, as the reference has it and as it might come. */
final class EventReaderTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Recognizer recognizer = new Recognizer();

  static Stream<String> samples() {
    return Samples.EVENTS.stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleIsReadWithoutLoss(String sample) throws Exception {
    RecognitionEvent event = recognizer.receive(sample);

    assertThat(event).isNotInstanceOf(RecognitionEvent.Unknown.class);
    ObjectNode expected = (ObjectNode) JSON.readTree(sample);
    if (expected.path("body").isTextual()) {
      expected.putNull("body");
    }
    JsonNode written = JSON.readTree(EventWriter.write(event));
    assertThat(written).isEqualTo(expected);
  }

  @Test
  void aMatchHasItsWordsItsMeaningAndTheNextBestOnes() {
    RecognitionComplete complete = complete(Samples.event("RECOGNITION-COMPLETE"));

    assertThat(complete.requestId()).isEqualTo(5);
    assertThat(complete.channelId()).isEqualTo("call-9f31c2");
    assertThat(complete.completionCause())
        .isEqualTo(CompletionCause.of(CompletionCause.Kind.SUCCESS));
    assertThat(complete.completionReason()).isEqualTo("success");
    assertThat(complete.outcome()).isEqualTo(RecognitionOutcome.MATCH);
    RecognitionResult best = complete.body();
    assertThat(best.transcript())
        .isEqualTo(
            new Transcript(
                "a b cent vingt trois c d",
                "",
                0.951207,
                Instant.parse("2025-12-01T12:00:00.120Z"),
                Instant.parse("2025-12-01T12:00:02.840Z")));
    assertThat(best.interpretation())
        .isEqualTo(new Interpretation("builtin:speech/spelling/mixed", 0.93211, "ab123cd"));
    assertThat(best.interpretation().interpreted()).isEqualTo(new Interpreted.Spelling("ab123cd"));
    assertThat(best.grammar()).isEqualTo("session:plate");
    assertThat(best.asrModel()).isEqualTo("fr.epellation.v26");
    assertThat(best.version()).isEqualTo("1.38.0");
    assertThat(best.alternatives())
        .extracting(each -> each.interpretation().value())
        .containsExactly("ap123cd", "ab123cd");
    assertThat(best.alternatives()).allMatch(each -> each.alternatives().isEmpty());
  }

  @Test
  void aPartialMatchHasTheAddressSoFar() {
    RecognitionComplete complete = complete(Samples.EVENTS.get(10));

    assertThat(complete.outcome()).isEqualTo(RecognitionOutcome.PARTIAL_MATCH);
    assertThat(complete.body().interpretation().interpreted())
        .isEqualTo(new Interpreted.PostalAddress("12", "rue des lilas", "", "nantes", ""));
  }

  @Test
  void noMatchHasWordsAndNoInputHasNone() {
    RecognitionComplete noMatch = complete(Samples.EVENTS.get(11));
    RecognitionComplete noInput = complete(Samples.EVENTS.get(12));

    assertThat(noMatch.outcome()).isEqualTo(RecognitionOutcome.NO_MATCH);
    assertThat(noMatch.body().transcript().text()).isEqualTo("je sais pas trop");
    assertThat(noMatch.body().interpretation()).isNull();
    assertThat(noMatch.body().grammar()).isEmpty();
    assertThat(noInput.outcome()).isEqualTo(RecognitionOutcome.NO_INPUT);
    assertThat(noInput.body().transcript()).isNull();
  }

  @Test
  void reportedParametersAreTyped() {
    RecognitionEvent.DefaultParams params =
        (RecognitionEvent.DefaultParams) recognizer.receive(Samples.event("DEFAULT-PARAMS"));

    assertThat(params.params().recognitionTimeout()).isEqualTo(Duration.ofSeconds(20));
    assertThat(params.params().confidenceThreshold()).isEqualTo(0.5);
    assertThat(params.params().others()).isEmpty();
  }

  @Test
  void anUnknownEventIsKeptWholeAndMovesNothing() {
    recognizer.receive(Samples.event("OPENED"));
    String message =
        "{\"event\":\"PAUSED\", \"request_id\":7,\"headers\":{\"for\":[1,null,2.5]},\"é\":1}";

    RecognitionEvent event = recognizer.receive(message);

    assertThat(event)
        .isInstanceOfSatisfying(
            RecognitionEvent.Unknown.class,
            unknown -> {
              assertThat(unknown.name()).isEqualTo("PAUSED");
              assertThat(unknown.json()).isEqualTo(message);
              assertThat(unknown.requestId()).isEqualTo(7);
              assertThat(unknown.headers().get("for")).asString().isEqualTo("[1, null, 2.5]");
            });
    assertThat(recognizer.decode(message.getBytes(UTF_8)).event()).isEqualTo(event);
    assertThat(recognizer.state()).isEqualTo(RecognitionState.IDLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"event\":null}", "{\"event\":5}", "{\"event\":\"opened\"}"})
  void anEventWithoutAKnownNameIsUnknownToo(String message) {
    assertThat(recognizer.receive(message)).isInstanceOf(RecognitionEvent.Unknown.class);
    assertThat(recognizer.state()).isEqualTo(RecognitionState.NO_SESSION);
  }

  @Test
  void anUnknownCauseIsKeptAndStillEndsTheRecognition() {
    recognizer.receive(Samples.event("RECOGNITION-IN-PROGRESS"));

    RecognitionComplete complete =
        complete("{\"event\":\"RECOGNITION-COMPLETE\",\"completion_cause\":\"TooQuiet\"}");

    assertThat(complete.completionCause())
        .isEqualTo(new CompletionCause(CompletionCause.Kind.UNKNOWN, "TooQuiet"));
    assertThat(complete.outcome()).isEqualTo(RecognitionOutcome.UNKNOWN);
    assertThat(recognizer.state()).isEqualTo(RecognitionState.IDLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"\"", "{}", "\"text\"", "[]", "7", "false"})
  void everythingButAnObjectIsNoBody(String body) {
    RecognitionEvent event =
        recognizer.receive(
            ("{\"event\":\"METHOD-FAILED\",\"request_id\":1,\"completion_cause\":\"\","
                    + "\"completion_reason\":\"\",\"headers\":%s,\"channel_id\":%s,\"body\":%s}")
                .formatted(body, body, body));

    assertThat(event.body()).isNull();
    assertThat(event.completionCause()).isNull();
    assertThat(event.completionReason()).isNull();
    assertThat(event.headers()).isEmpty();
    assertThat(event.channelId()).isEqualTo(body.equals("\"text\"") ? "text" : "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7 | 7",
        "0 | 0",
        "18446744073709551615 | 18446744073709551615",
        "18446744073709551616 | 0",
        "-1 | 0",
        "\"12\" | 12",
        "\"twelve\" | 0",
        "\"99999999999999999999\" | 0",
        "null | 0",
        "1.5 | 0",
        "[] | 0"
      })
  void aRequestIdIsUnsignedAndZeroWhenItIsNone(String written, String id) {
    RecognitionEvent event =
        recognizer.receive("{\"event\":\"CLOSED\",\"request_id\":" + written + "}");

    assertThat(Long.toUnsignedString(event.requestId())).isEqualTo(id);
  }

  @Test
  void aResultWithHolesIsReadAsFarAsItGoes() {
    RecognitionResult result =
        complete(
                """
                {"event": "RECOGNITION-COMPLETE", "body": {
                  "asr": {"transcript": "oui", "phones": "w i", "confidence": "0.5",
                          "start": 1660899270646.25, "end": "now"},
                  "nlu": {"value": [1, {"a": null}], "confidence": 1e999},
                  "alternatives": [null, 5, {"grammar_uri": "session:b"}, {}]}}
                """)
            .body();

    assertThat(result.transcript())
        .isEqualTo(
            new Transcript("oui", "w i", 0.5, Instant.parse("2022-08-19T08:54:30.646250Z"), null));
    assertThat(result.interpretation().type()).isEmpty();
    assertThat(result.interpretation().confidence()).isZero();
    assertThat(result.interpretation().value()).asString().isEqualTo("[1, {a=null}]");
    assertThat(result.alternatives())
        .containsExactly(new RecognitionResult(null, null, "session:b", List.of(), "", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"x\"", "{}", "{\"a\":1}", "null", "5"})
  void alternativesThatAreNoListAreNone(String alternatives) {
    assertThat(
            complete(
                    "{\"event\":\"RECOGNITION-COMPLETE\",\"body\":{\"asr\":null,\"alternatives\":"
                        + alternatives
                        + "}}")
                .body()
                .alternatives())
        .isEmpty();
  }

  @Test
  void aNumberBeyondAllDoublesIsNull() {
    RecognitionEvent event =
        recognizer.receive("{\"event\":\"DEFAULT-PARAMS\",\"headers\":{\"x\":-1e999,\"y\":1e3}}");

    assertThat(event.headers()).containsEntry("x", null).containsEntry("y", 1000.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"OPENED\"",
        "7",
        "{",
        "{\"event\":\"OPENED\"",
        "OPENED",
        "{} {}",
        "{\"event\":NaN}",
        "{'event':'OPENED'}"
      })
  void whatIsNoObjectIsUnreadableAndMovesNothing(String message) {
    assertThatThrownBy(() -> recognizer.receive(message))
        .isInstanceOf(UnreadableMessageException.class)
        .hasMessageEndingWith("(expected: a JSON object)");
    assertThatThrownBy(() -> recognizer.decode(message.getBytes(UTF_8)))
        .isInstanceOf(UnreadableMessageException.class);
    assertThat(recognizer.state()).isEqualTo(RecognitionState.NO_SESSION);
  }

  @Test
  void whatIsUnreadableIsNotQuoted() {
    assertThatThrownBy(() -> recognizer.receive("{\"transcript\": secretword}"))
        .isInstanceOf(UnreadableMessageException.class)
        .hasMessageMatching("message: not JSON from line 1, column [0-9]+ on \\(expected: .*\\)")
        .hasNoCause();
  }

  @Test
  void aMessageDeeperThanAnyRealOneIsUnreadable() {
    String deep = "{\"event\":" + "[".repeat(200) + "]".repeat(200) + "}";

    assertThatThrownBy(() -> recognizer.receive(deep))
        .isInstanceOf(UnreadableMessageException.class);
  }

  private RecognitionComplete complete(String message) {
    return (RecognitionComplete) recognizer.receive(message);
  }
}

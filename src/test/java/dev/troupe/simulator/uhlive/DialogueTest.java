package dev.troupe.simulator.uhlive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.media.Tones;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command in every state, and what a server says to each mistake. */
class DialogueTest {
  private static final String DIGITS = "builtin:speech/spelling/digits";
  private static final JsonObject URI_LIST = Bench.headers("content_type", "text/uri-list");

  private Bench bench = new Bench();

  @AfterEach
  void nothingIsLeftRunning() {
    bench.dialogue.lost();
    assertThat(bench.time.armed()).isZero();
  }

  @Test
  void everyEventHasAllSevenKeys() {
    bench.send("OPEN", new JsonObject(), "");
    bench.send("RECOGNIZE", URI_LIST, "session:toto");

    for (JsonObject event : bench.events) {
      assertThat(event.fieldNames())
          .containsExactly(
              "event",
              "request_id",
              "channel_id",
              "headers",
              "completion_cause",
              "completion_reason",
              "body");
    }
    assertThat(bench.events).hasSize(2);
  }

  @Test
  void aChannelsNameBeginsAsTheClientWishes() {
    JsonObject open =
        new JsonObject()
            .put("command", "OPEN")
            .put("request_id", 7)
            .put("channel_id", "call-")
            .put("headers", new JsonObject())
            .put("body", "");
    bench.dialogue.receive(open.encode());

    JsonObject opened = bench.next("OPENED");
    assertThat(opened.getString("channel_id")).matches("call-[0-9a-f]{13}");
    assertThat(opened.getLong("request_id")).isEqualTo(7);
    bench.send("CLOSE");
    assertThat(bench.next("CLOSED").getString("channel_id"))
        .isEqualTo(opened.getString("channel_id"));
    bench.dialogue.receive(open.put("request_id", 90).put("channel_id", "x".repeat(99)).encode());
    assertThat(bench.next("OPENED").getString("channel_id")).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET-PARAMS",
        "GET-PARAMS",
        "DEFINE-GRAMMAR",
        "RECOGNIZE",
        "START-INPUT-TIMERS",
        "STOP",
        "CLOSE"
      })
  void withoutASessionOnlyOpenIsAllowed(String command) {
    bench.send(command);
    assertThat(bench.refused("METHOD-NOT-ALLOWED")).isEqualTo("no session is open");
  }

  @Test
  void aSecondOpenIsRefusedAndTheSessionStays() {
    bench.opened();
    bench.send("OPEN");
    assertThat(bench.refused("METHOD-NOT-ALLOWED")).isEqualTo("session already open");
    bench.send("GET-PARAMS");
    bench.next("DEFAULT-PARAMS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"OPEN", "SET-PARAMS", "GET-PARAMS", "DEFINE-GRAMMAR", "RECOGNIZE", "CLOSE"})
  void whileRecognisingMostIsRefusedAndTheRecognitionGoesOn(String command) {
    bench.opened().recognize(DIGITS);
    bench.send(command);
    assertThat(bench.refused("METHOD-NOT-ALLOWED")).contains("already");

    bench.keys("5");
    bench.silence(1100);
    bench.next("START-OF-INPUT");
    assertThat(bench.next("RECOGNITION-COMPLETE").getString("completion_cause"))
        .isEqualTo("Success");
  }

  @Test
  void whileIdleThereAreNoTimersToStartAndNothingToStop() {
    bench.opened().send("START-INPUT-TIMERS");
    bench.refused("METHOD-NOT-ALLOWED");
    bench.send("STOP");
    bench.next("STOPPED");
  }

  @Test
  void soundWithoutASessionIsDropped() {
    bench.dialogue.hear(new byte[960]);
    assertThat(bench.events).isEmpty();
    assertThat(bench.tally.counts()).containsEntry("stray_audio_bytes", 960L);
  }

  @Test
  void sessionsFollowEachOtherAndShareNothing() {
    bench.send("OPEN", Bench.headers("custom_id", "a", "audio_codec", "g711a"), "");
    bench.next("OPENED");
    bench.send("SET-PARAMS", Bench.headers("no_input_timeout", 1234), "");
    bench.next("PARAMS-SET");
    bench.define("pin", DIGITS);
    bench.send(new byte[480]);
    bench.send("CLOSE");
    bench.next("CLOSED");
    bench.opened().send("GET-PARAMS");

    assertThat(bench.next("DEFAULT-PARAMS").getJsonObject("headers").getLong("no_input_timeout"))
        .isEqualTo(5000);
    bench.send("RECOGNIZE", URI_LIST, "session:pin");
    assertThat(bench.refused("METHOD-FAILED")).isEqualTo("unknown grammar 'session:pin'");

    SessionReport first = bench.log.reports().getFirst();
    assertThat(first.state()).isEqualTo("CLOSED");
    assertThat(first.customId()).isEqualTo("a");
    assertThat(first.codec()).isEqualTo("g711a");
    assertThat(first.params().getLong("no_input_timeout")).isEqualTo(1234);
    assertThat(first.aliases()).isEqualTo(Map.of("pin", DIGITS));
    assertThat(first.idleBytes()).isEqualTo(480);
    assertThat(first.requestIds()).containsExactly(1L, 2L, 3L, 4L);
    SessionReport second = bench.report();
    assertThat(second.state()).isEqualTo("IDLE");
    assertThat(second.aliases()).isEmpty();
    assertThat(second.idleBytes()).isZero();
  }

  @Test
  void parametersOfARequestHoldForItAlone() {
    bench.opened().send("SET-PARAMS", Bench.headers("speech_complete_timeout", 300), "");
    bench.next("PARAMS-SET");
    bench.recognize(DIGITS, "speech_complete_timeout", 2000);
    bench.keys("1");
    bench.silence(1900);
    bench.next("START-OF-INPUT");
    assertThat(bench.events).isEmpty();
    bench.silence(200);
    bench.next("RECOGNITION-COMPLETE");

    bench.recognize(DIGITS);
    bench.keys("1");
    bench.silence(350);
    bench.next("START-OF-INPUT");
    bench.next("RECOGNITION-COMPLETE");
    assertThat(bench.report().recognitions())
        .extracting(each -> each.params().getLong("speech_complete_timeout"))
        .containsExactly(2000L, 300L);
  }

  @Test
  void everyParameterOfASessionCanBeRead() {
    bench
        .opened()
        .send("SET-PARAMS", Bench.headers("logging_tag", "ivr", "no_input_timeout", 7), "");
    bench.next("PARAMS-SET");
    bench.send("GET-PARAMS");

    JsonObject params = bench.next("DEFAULT-PARAMS").getJsonObject("headers");
    assertThat(params)
        .isEqualTo(
            Bench.headers(
                "speech_language", "fr",
                "no_input_timeout", 7,
                "recognition_timeout", 10_000,
                "speech_complete_timeout", 1000,
                "speech_incomplete_timeout", 2000,
                "speech_nomatch_timeout", 5000,
                "confidence_threshold", 0.0,
                "n_best_list_length", 1,
                "logging_tag", "ivr"));
  }

  @ParameterizedTest
  @CsvSource({
    "no_input_timeout, -1",
    "no_input_timeout, 1.5",
    "n_best_list_length, 0",
    "confidence_threshold, 1.1",
    "confidence_threshold, -0.1"
  })
  void numbersOutOfRangeAreNamed(String parameter, double value) {
    Number number = value == Math.rint(value) ? (Number) (long) value : value;
    bench.opened().send("SET-PARAMS", Bench.headers(parameter, number), "");
    assertThat(bench.refused("INVALID-PARAM-VALUE"))
        .startsWith(parameter + ": " + number + " (expected: ");
  }

  @Test
  void valuesOfTheWrongKindAreNamed() {
    bench.opened();
    for (JsonObject wrong :
        List.of(
            Bench.headers("speech_language", 1),
            Bench.headers("no_input_timeout", "5000"),
            Bench.headers("logging_tag", null))) {
      bench.send("SET-PARAMS", wrong, "");
      assertThat(bench.refused("INVALID-PARAM-VALUE")).contains("(expected: ");
    }
    for (JsonObject wrong :
        List.of(
            Bench.headers("recognition_mode", "sleepy"),
            Bench.headers("start_input_timers", "no"),
            Bench.headers("content_type", "application/srgs+xml"))) {
      bench.send("RECOGNIZE", URI_LIST.copy().mergeIn(wrong), DIGITS);
      assertThat(bench.refused("INVALID-PARAM-VALUE")).contains("(expected: ");
    }
    bench.send("CLOSE");
    bench.next("CLOSED");
    bench.send("OPEN", Bench.headers("audio_codec", "opus"), "");
    assertThat(bench.refused("INVALID-PARAM-VALUE"))
        .isEqualTo("audio_codec: opus (expected: linear, g711a or g711u)");
    bench.send("OPEN", Bench.headers("custom_id", 5), "");
    bench.refused("INVALID-PARAM-VALUE");
  }

  @Test
  void integersHave64BitsWithoutASign() {
    BigInteger most = new BigInteger("18446744073709551615");
    String open =
        "{\"command\":\"OPEN\",\"request_id\":%s,\"channel_id\":\"\",\"headers\":{},"
            + "\"body\":\"\"}";
    bench.dialogue.receive(open.formatted("18446744073709551616"));
    assertThat(bench.next("METHOD-NOT-VALID").getLong("request_id")).isZero();
    bench.dialogue.receive(open.formatted(most));
    assertThat(bench.next("OPENED").getValue("request_id")).isEqualTo(most);

    bench.send("SET-PARAMS", Bench.headers("no_input_timeout", most), "");
    bench.next("PARAMS-SET");
    bench.send("GET-PARAMS");
    assertThat(bench.next("DEFAULT-PARAMS").getJsonObject("headers").getValue("no_input_timeout"))
        .isEqualTo(most);
    bench.recognize(DIGITS);
    bench.pass(1_000_000);
    assertThat(bench.events).isEmpty();
  }

  @Test
  void whatIsMissingIsNamed() {
    bench.opened();
    bench.send("DEFINE-GRAMMAR", URI_LIST, DIGITS);
    assertThat(bench.refused("MISSING-PARAM")).isEqualTo("content_id");
    bench.send("DEFINE-GRAMMAR", Bench.headers("content_id", "pin"), DIGITS);
    assertThat(bench.refused("MISSING-PARAM")).isEqualTo("content_type");
    bench.send("DEFINE-GRAMMAR", URI_LIST.copy().put("content_id", "pin"), "");
    assertThat(bench.refused("MISSING-PARAM")).isEqualTo("body");
    bench.send("RECOGNIZE", URI_LIST, "\r\n");
    assertThat(bench.refused("MISSING-PARAM")).isEqualTo("body");
    bench.send("RECOGNIZE", new JsonObject(), DIGITS);
    assertThat(bench.refused("MISSING-PARAM")).isEqualTo("content_type");
  }

  @Test
  void grammarsThatAreNotThereFailTheMethod() {
    bench.opened().send("RECOGNIZE", URI_LIST, DIGITS + "\nsession:toto");
    JsonObject failed = bench.next("METHOD-FAILED");
    assertThat(failed.getString("completion_cause")).isEqualTo("GramLoadFailure");
    assertThat(failed.getString("completion_reason")).isEqualTo("unknown grammar 'session:toto'");

    JsonObject alias = URI_LIST.copy().put("content_id", "pin");
    bench.send("DEFINE-GRAMMAR", alias, DIGITS + "?regex=[0-9");
    assertThat(bench.next("METHOD-FAILED").getString("completion_cause"))
        .isEqualTo("GramDefinitionFailure");
    bench.send("DEFINE-GRAMMAR", alias, "builtin:speech/horoscope");
    assertThat(bench.next("METHOD-FAILED").getString("completion_cause"))
        .isEqualTo("GramLoadFailure");
  }

  @Test
  void aLanguageNobodySpeaksFailsTheMethodOrTheRecognition() {
    bench.opened();
    JsonObject klingon = URI_LIST.copy().put("speech_language", "tlh");
    bench.send("RECOGNIZE", klingon, DIGITS);
    assertThat(bench.next("METHOD-FAILED").getString("completion_cause"))
        .isEqualTo("LanguageUnsupported");
    bench.send(
        "RECOGNIZE", URI_LIST.copy().put("speech_language", "en"), "builtin:speech/postal_address");
    bench.next("METHOD-FAILED");

    bench = new Bench(Manner.LANGUAGE_UNSUPPORTED, "recognition_complete").opened();
    bench.send("RECOGNIZE", klingon, DIGITS);
    bench.next("RECOGNITION-IN-PROGRESS");
    JsonObject complete = bench.next("RECOGNITION-COMPLETE");
    assertThat(complete.getString("completion_cause")).isEqualTo("LanguageUnsupported");
    assertThat(complete.getJsonObject("body").getString("grammar_uri")).isEmpty();
    bench.recognize(DIGITS);
  }

  @Test
  void anAliasMayBeDefinedAgain() {
    bench.opened().define("pin", DIGITS + "?regex=[0-9]{4}");
    bench.define("pin", DIGITS + "?regex=[0-9]{2}");
    bench.recognize("session:pin");
    bench.keys("42");
    bench.silence(1100);
    bench.next("START-OF-INPUT");

    assertThat(bench.next("RECOGNITION-COMPLETE").getString("completion_cause"))
        .isEqualTo("Success");
  }

  @Test
  void whatIsNoCommandIsNotValid() {
    bench.opened();
    bench.send("PAUSE");
    assertThat(bench.refused("METHOD-NOT-VALID")).isEqualTo("unknown command 'PAUSE'");
    for (String broken :
        List.of(
            "{\"command\":\"OP",
            "[]",
            "\"OPEN\"",
            "{}",
            "{\"command\":\"STOP\",\"request_id\":5}",
            "{\"command\":\"STOP\",\"request_id\":5,\"channel_id\":\"\",\"headers\":[],\"body\":\"\"}",
            "{\"command\":\"STOP\",\"request_id\":5,\"channel_id\":\"\",\"headers\":{},\"body\":{}}",
            "{\"command\":9,\"request_id\":5,\"channel_id\":\"\",\"headers\":{},\"body\":\"\"}",
            "{\"command\":\"STOP\",\"request_id\":\"x\",\"channel_id\":\"\",\"headers\":{},"
                + "\"body\":\"\"}")) {
      bench.dialogue.receive(broken);
      JsonObject refused = bench.next("METHOD-NOT-VALID");
      assertThat(refused.getLong("request_id")).as(broken).isIn(2L, 5L);
      assertThat(refused.getString("channel_id")).isEqualTo(bench.dialogue.channel());
    }
    assertThat(bench.tally.counts()).containsEntry("refused_commands", 10L);
  }

  @Test
  void questionsThatTheVendorLeavesOpenHaveTwoAnswers() {
    bench = new Bench(Manner.EMPTY_BODY, "text").opened();
    bench.send("STOP");
    assertThat(bench.next("STOPPED").getValue("body")).isEqualTo("");

    bench = new Bench(Manner.PROGRESS_CAUSE, "null").opened();
    bench.send("RECOGNIZE", URI_LIST, DIGITS);
    assertThat(bench.next("RECOGNITION-IN-PROGRESS").getValue("completion_cause")).isNull();
    bench.dialogue.lost();

    bench = new Bench(Manner.DEFINED_CAUSE, "success").opened();
    bench.send("DEFINE-GRAMMAR", URI_LIST.copy().put("content_id", "pin"), DIGITS);
    assertThat(bench.next("GRAMMAR-DEFINED").getString("completion_cause")).isEqualTo("Success");

    bench = new Bench(Manner.STATE_ERROR, "method_not_valid");
    bench.send("CLOSE");
    bench.refused("METHOD-NOT-VALID");

    bench = new Bench(Manner.STOP_WHEN_IDLE, "refused").opened();
    bench.send("STOP");
    bench.refused("METHOD-NOT-ALLOWED");

    bench = new Bench(Manner.UNKNOWN_HEADERS, "refused").opened();
    bench.send("SET-PARAMS", Bench.headers("hotword_max_duration", 5), "");
    assertThat(bench.refused("INVALID-PARAM-VALUE")).startsWith("hotword_max_duration: ");

    bench = new Bench(Manner.CHANNEL_ID, "checked").opened();
    bench.dialogue.receive(
        "{\"command\":\"STOP\",\"request_id\":5,\"channel_id\":\"other\",\"headers\":{},\"body\":\"\"}");
    assertThat(bench.refused("METHOD-NOT-VALID")).startsWith("channel_id: 'other' (expected: '");

    bench = new Bench(Manner.REQUEST_IDS, "growing").opened();
    bench.dialogue.receive(
        "{\"command\":\"STOP\",\"request_id\":1,\"channel_id\":\"\",\"headers\":{},\"body\":\"\"}");
    assertThat(bench.refused("METHOD-NOT-VALID")).startsWith("request_id: 1 (expected: ");
  }

  @Test
  void resultsOfOlderServersLackWhatTheyDidNotKnow() {
    bench =
        new Bench(
                UhliveManners.defaults()
                    .with(Manner.RESULT_EXTRAS, "absent")
                    .with(Manner.MAXTIME_CAUSE, "too_much_speech_timeout")
                    .with("empty_alternatives=absent"))
            .opened();
    bench.scripts.add(ScriptLine.of("oui"));
    bench.recognize("builtin:speech/boolean", "recognition_timeout", 500, "n_best_list_length", 2);
    bench.play(Tones.sine(440, 8000, 0, 8000));
    bench.next("START-OF-INPUT");

    JsonObject complete = bench.next("RECOGNITION-COMPLETE");
    assertThat(complete.getString("completion_cause")).isEqualTo("TooMuchSpeechTimeout");
    assertThat(complete.getJsonObject("body").fieldNames())
        .containsExactly("asr", "nlu", "grammar_uri");
    assertThat(complete.getJsonObject("body").getJsonObject("nlu").getBoolean("value")).isTrue();
  }

  @Test
  void aServerMayRememberWhatItShouldForget() {
    bench = new Bench(Manner.SESSION_MEMORY, "kept").opened();
    bench.define("pin", DIGITS);
    bench.send("SET-PARAMS", Bench.headers("no_input_timeout", 7), "");
    bench.next("PARAMS-SET");
    bench.send("CLOSE");
    bench.next("CLOSED");
    bench.opened().send("GET-PARAMS");

    assertThat(bench.next("DEFAULT-PARAMS").getJsonObject("headers").getLong("no_input_timeout"))
        .isEqualTo(7);
    bench.recognize("session:pin");
  }

  @Test
  void aConnectionThatEndsLosesItsSession() {
    bench.opened().recognize(DIGITS);
    bench.dialogue.lost();

    assertThat(bench.report().state()).isEqualTo("LOST");
    assertThat(bench.report().recognitions().getFirst().end()).isEqualTo("LOST");
    assertThat(bench.time.armed()).isZero();
  }

  @Test
  void aReportTellsWhatEachRecognitionWasAndHeard() {
    bench.opened();
    bench.silence(60);
    long id = bench.recognize(DIGITS, "recognition_mode", "hotword");
    bench.keys("1");
    bench.silence(1100);
    bench.next("RECOGNITION-COMPLETE");

    SessionReport report = bench.report();
    assertThat(report.idleBytes() + report.recognisedBytes()).isEqualTo(16 * (60 + 100 + 1100));
    assertThat(report.recognisedBytes())
        .isEqualTo(report.recognitions().getFirst().audioBytes())
        .isBetween(16 * 1050L, 16 * 1110L);
    assertThat(report.levelDbfs()).isEqualTo(-96);
    assertThat(report.recognitions())
        .singleElement()
        .satisfies(each -> {
          assertThat(each.requestId()).isEqualTo(id);
          assertThat(each.hotword()).isTrue();
          assertThat(each.params().getString("recognition_mode")).isEqualTo("hotword");
          assertThat(each.params().getLong("hotword_max_duration")).isEqualTo(10_000);
          assertThat(each.grammars()).containsExactly(DIGITS);
          assertThat(each.startOfInput()).isFalse();
          assertThat(each.end()).isEqualTo("Success");
        });
    JsonObject json = report.toJson();
    assertThat(json.getJsonArray("recognitions").getJsonObject(0).getLong("request_id"))
        .isEqualTo(id);
    assertThat(json.getString("state")).isEqualTo("IDLE");
  }

  @Test
  void aRecognitionCanBeRefused() {
    bench.opened();
    bench.faults.arm(new UhliveFault.FailRecognize("Error", 1), 1);
    bench.send("RECOGNIZE", URI_LIST, DIGITS);
    assertThat(bench.next("METHOD-FAILED").getString("completion_cause")).isEqualTo("Error");
    bench.recognize(DIGITS);
  }

  @Test
  void aCommandCanBeObeyedWithoutAWord() {
    bench.opened();
    bench.faults.arm(new UhliveFault.NoReply("CLOSE", 1), 1);
    bench.send("STOP");
    bench.next("STOPPED");
    bench.send("CLOSE");
    assertThat(bench.events).isEmpty();
    assertThat(bench.report().state()).isEqualTo("CLOSED");
    bench.opened();
  }

  @Test
  void aResultCanCrossAStop() {
    bench.opened();
    bench.faults.arm(new UhliveFault.CrossStop(2), 2);
    long recognize = bench.recognize(DIGITS);
    bench.keys("42");
    bench.next("START-OF-INPUT");
    bench.send("STOP");
    JsonObject crossing = bench.next("RECOGNITION-COMPLETE");
    assertThat(crossing.getLong("request_id")).isEqualTo(recognize);
    assertThat(crossing.getString("completion_cause")).isEqualTo("Success");
    assertThat(crossing.getJsonObject("body").getJsonObject("nlu").getString("value"))
        .isEqualTo("42");
    bench.next("STOPPED");

    bench.recognize(DIGITS);
    bench.send("STOP");
    assertThat(bench.next("RECOGNITION-COMPLETE").getString("completion_cause"))
        .isEqualTo("NoInputTimeout");
    bench.next("STOPPED");
  }

  @Test
  void eventsCanCarryTheIdOfAnEarlierRequest() {
    bench.opened();
    bench.faults.arm(new UhliveFault.WrongIds(1), 1);
    long id = bench.send("STOP");
    assertThat(bench.next("STOPPED").getLong("request_id")).isEqualTo(id - 1);
    bench.send("STOP");
    assertThat(bench.next("STOPPED").getLong("request_id")).isEqualTo(id + 1);
  }

  @Test
  void aResultCanHaveACauseThatNobodyKnows() {
    bench.opened();
    bench.faults.arm(new UhliveFault.UnknownCause("BadWeather", 1), 1);
    bench.recognize(DIGITS, "no_input_timeout", 500);
    bench.silence(600);
    assertThat(bench.next("RECOGNITION-COMPLETE").getString("completion_cause"))
        .isEqualTo("BadWeather");
  }

  @Test
  void aConnectionCanEndInTheMiddleOfARecognition() {
    bench.opened();
    bench.faults.arm(new UhliveFault.BreakRecognition(1011, "oops", Duration.ofMillis(500), 1), 1);
    bench.recognize(DIGITS);
    bench.silence(480);
    assertThat(bench.hungUp).isEmpty();
    bench.silence(60);
    assertThat(bench.hungUp).isEqualTo("1011 oops");
  }

  @Test
  void aConnectionCanEndWithoutSoundToo() {
    bench.opened();
    bench.faults.arm(new UhliveFault.BreakRecognition(1006, "", Duration.ofMillis(500), 1), 1);
    bench.recognize(DIGITS);
    bench.pass(450);
    assertThat(bench.hungUp).isEmpty();
    bench.pass(100);
    assertThat(bench.hungUp).isEqualTo("1006 ");
  }
}

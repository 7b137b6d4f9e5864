package dev.troupe.simulator.uhlive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.media.G711;
import dev.troupe.simulator.media.Tones;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From sound to results, in the time of the sound and in that of the wall. */
class RecognitionTest {
  private static final String DIGITS = "builtin:speech/spelling/digits";
  private static final String BOOLEAN = "builtin:speech/boolean";
  private static final String ADDRESS = "builtin:speech/postal_address";
  private static final long EPOCH = 1_767_225_600_000L;

  private Bench bench = new Bench().opened();

  @AfterEach
  void nothingIsLeftRunning() {
    bench.dialogue.lost();
    assertThat(bench.time.armed()).isZero();
  }

  @Test
  void keysAreHeardExactly() {
    bench.recognize(DIGITS);
    bench.silence(300);
    bench.keys("0123456789");
    bench.next("START-OF-INPUT");
    bench.silence(900);
    assertThat(bench.events).isEmpty();
    bench.silence(100);

    JsonObject complete = bench.next("RECOGNITION-COMPLETE");
    assertThat(complete.getString("completion_cause")).isEqualTo("Success");
    assertThat(complete.getString("completion_reason")).isEqualTo("success");
    JsonObject body = complete.getJsonObject("body");
    JsonObject asr = body.getJsonObject("asr");
    assertThat(asr.getString("transcript"))
        .isEqualTo("zéro un deux trois quatre cinq six sept huit neuf");
    assertThat(asr.getDouble("confidence")).isBetween(0.9, 1.0);
    assertThat(asr.getLong("start")).isEqualTo(EPOCH + 300);
    assertThat(asr.getLong("end")).isEqualTo(EPOCH + 300 + 950);
    JsonObject nlu = body.getJsonObject("nlu");
    assertThat(nlu.getString("type")).isEqualTo("builtin:speech/spelling/digits");
    assertThat(nlu.getString("value")).isEqualTo("0123456789");
    assertThat(body.getString("grammar_uri")).isEqualTo(DIGITS);
    assertThat(body.getString("asr_model")).isEqualTo("fr.spelling");
    assertThat(body.getString("version")).isNotEmpty();
    assertThat(body.containsKey("alternatives")).isFalse();
  }

  @Test
  void bothLawsOfTelephonyAreUnderstood() {
    for (G711 law : G711.values()) {
      bench = new Bench();
      String codec = law == G711.A_LAW ? "g711a" : "g711u";
      bench.send("OPEN", Bench.headers("audio_codec", codec), "");
      bench.next("OPENED");
      bench.recognize(DIGITS, "speech_language", "en");
      bench.send(law.encode(Tones.dtmf("4711", 8000)));
      bench.next("START-OF-INPUT");
      bench.send(law.encode(new short[2000]));

      JsonObject body = bench.next("RECOGNITION-COMPLETE").getJsonObject("body");
      assertThat(body.getJsonObject("nlu").getString("value")).isEqualTo("4711");
      assertThat(body.getJsonObject("asr").getString("transcript")).isEqualTo("four seven one one");
    }
  }

  @Test
  void keysThatDoNotFitThePatternAreNoMatchButHeard() {
    bench.recognize(DIGITS + "?regex=[0-9]{3}");
    bench.keys("4711");
    bench.next("START-OF-INPUT");
    bench.silence(4900);
    assertThat(bench.events).as("nothing matched: patience is long").isEmpty();
    bench.silence(200);

    JsonObject complete = bench.next("RECOGNITION-COMPLETE");
    assertThat(complete.getString("completion_cause")).isEqualTo("NoMatch");
    JsonObject body = complete.getJsonObject("body");
    assertThat(body.getJsonObject("asr").getString("transcript")).isEqualTo("quatre sept un un");
    assertThat(body.getValue("nlu")).isNull();
    assertThat(body.getString("grammar_uri")).isEmpty();
  }

  @Test
  void keysThatStopEarlyAreAPartialMatch() {
    bench.recognize(DIGITS + "?regex=[0-9]{6}");
    bench.keys("4711");
    bench.next("START-OF-INPUT");
    bench.silence(1900);
    assertThat(bench.events).isEmpty();
    bench.silence(200);

    JsonObject complete = bench.next("RECOGNITION-COMPLETE");
    assertThat(complete.getString("completion_cause")).isEqualTo("PartialMatch");
    assertThat(complete.getJsonObject("body").getJsonObject("nlu").getString("value"))
        .isEqualTo("4711");
  }

  @Test
  void aPauseBetweenKeysDoesNotEndThem() {
    bench.recognize(DIGITS + "?regex=[0-9]{4}");
    bench.keys("47");
    bench.silence(1500);
    bench.keys("11");
    bench.next("START-OF-INPUT");
    bench.silence(1100);

    assertThat(value("RECOGNITION-COMPLETE")).isEqualTo("4711");
  }

  @Test
  void keysThatDoNotEndAreCutByTheRecognitionTimeout() {
    for (String[] expected :
        List.of(
            new String[] {"[0-9]+", "SuccessMaxtime"},
            new String[] {"[0-9]{90}", "PartialMatchMaxtime"},
            new String[] {"[0-9]{2}", "NoMatchMaxtime"})) {
      bench.recognize(DIGITS + "?regex=" + expected[0], "recognition_timeout", 3000);
      bench.keys("42".repeat(20));
      bench.next("START-OF-INPUT");

      JsonObject complete = bench.next("RECOGNITION-COMPLETE");
      assertThat(complete.getString("completion_cause")).isEqualTo(expected[1]);
      JsonObject asr = complete.getJsonObject("body").getJsonObject("asr");
      assertThat(asr.getLong("end") - asr.getLong("start")).isBetween(2900L, 3100L);
      assertThat(bench.events).isEmpty();
    }
  }

  @Test
  void silenceStreamedOrNotIsNoInput() {
    bench.recognize(DIGITS, "no_input_timeout", 2000);
    bench.silence(1990);
    assertThat(bench.events).isEmpty();
    bench.silence(60);
    assertNothingHeard(bench.next("RECOGNITION-COMPLETE"), "NoInputTimeout");

    bench.recognize(DIGITS, "no_input_timeout", 2000);
    bench.pass(1900);
    assertThat(bench.events).isEmpty();
    bench.pass(200);
    assertNothingHeard(bench.next("RECOGNITION-COMPLETE"), "NoInputTimeout");
  }

  @Test
  void aVoiceBelowTheThresholdIsNoInput() {
    bench.recognize(DIGITS, "no_input_timeout", 1000);
    short[] faint = Tones.dtmf("4711", 8000);
    for (int i = 0; i < faint.length; i++) {
      faint[i] /= 100;
    }
    bench.play(faint);

    assertNothingHeard(bench.next("RECOGNITION-COMPLETE"), "NoInputTimeout");
  }

  @Test
  void whoStopsSendingSoundHasStoppedSpeaking() {
    bench.scripts.add(ScriptLine.of("oui"));
    bench.recognize(BOOLEAN);
    bench.speech(400);
    bench.next("START-OF-INPUT");
    bench.pass(900);
    assertThat(bench.events).isEmpty();
    bench.pass(200);

    JsonObject body = bench.next("RECOGNITION-COMPLETE").getJsonObject("body");
    JsonObject asr = body.getJsonObject("asr");
    assertThat(asr.getLong("end") - asr.getLong("start")).isEqualTo(400);
  }

  @Test
  void soundInLifesOwnTimeIsNotCountedTwice() {
    bench.recognize(DIGITS, "no_input_timeout", 3000);
    for (int i = 0; i < 45; i++) {
      bench.pass(60);
      bench.silence(60);
    }
    assertThat(bench.events).isEmpty();
    for (int i = 0; i < 5; i++) {
      bench.pass(60);
      bench.silence(60);
    }
    assertNothingHeard(bench.next("RECOGNITION-COMPLETE"), "NoInputTimeout");
  }

  @Test
  void largeChunksFarApartAreSoundWithoutGaps() {
    bench.dialogue.hear(new byte[16_000]);
    bench.recognize(DIGITS, "no_input_timeout", 6000);
    for (int i = 0; i < 5; i++) {
      bench.pass(1000);
      bench.dialogue.hear(new byte[16_000]);
    }
    assertThat(bench.events).isEmpty();
    bench.dialogue.hear(new byte[16_000]);
    assertNothingHeard(bench.next("RECOGNITION-COMPLETE"), "NoInputTimeout");
  }

  @Test
  void soundBeforeARecognitionIsNotHeardByIt() {
    bench.keys("99");
    bench.recognize(DIGITS, "no_input_timeout", 1000);
    bench.silence(1100);
    assertNothingHeard(bench.next("RECOGNITION-COMPLETE"), "NoInputTimeout");

    bench.keys("88");
    bench.recognize(DIGITS);
    bench.keys("7");
    bench.silence(1100);
    bench.next("START-OF-INPUT");
    assertThat(value("RECOGNITION-COMPLETE")).isEqualTo("7");
  }

  @Test
  void barginInIsHeardWhileTheTimersAreOff() {
    bench.recognize(DIGITS, "start_input_timers", false, "no_input_timeout", 500);
    bench.silence(3000);
    bench.pass(3000);
    assertThat(bench.events).isEmpty();
    bench.keys("1");
    bench.next("START-OF-INPUT");
    bench.send("START-INPUT-TIMERS");
    bench.next("INPUT-TIMERS-STARTED");
    bench.silence(1100);

    assertThat(value("RECOGNITION-COMPLETE")).isEqualTo("1");
  }

  @Test
  void timersThatAreStartedLaterCountFromThen() {
    bench.recognize(DIGITS, "start_input_timers", false, "no_input_timeout", 500);
    bench.silence(3000);
    bench.send("START-INPUT-TIMERS");
    bench.next("INPUT-TIMERS-STARTED");
    bench.silence(400);
    bench.send("START-INPUT-TIMERS");
    bench.next("INPUT-TIMERS-STARTED");
    bench.silence(100);

    assertNothingHeard(bench.next("RECOGNITION-COMPLETE"), "NoInputTimeout");
  }

  @Test
  void aStoppedRecognitionHasNoResult() {
    bench.recognize(DIGITS);
    bench.keys("12");
    bench.next("START-OF-INPUT");
    long stop = bench.send("STOP");

    assertThat(bench.next("STOPPED").getLong("request_id")).isEqualTo(stop);
    bench.silence(10_000);
    bench.pass(10_000);
    assertThat(bench.events).isEmpty();
    assertThat(bench.report().recognitions().getFirst().end()).isEqualTo("STOPPED");
  }

  @Test
  void aHotwordIsFoundAtOnce() {
    bench.recognize(DIGITS + "?regex=[0-9]{2}", "recognition_mode", "hotword");
    bench.keys("4");
    assertThat(bench.events).isEmpty();
    bench.keys("2");

    assertThat(value("RECOGNITION-COMPLETE")).isEqualTo("42");
    assertThat(bench.events).isEmpty();
  }

  @Test
  void whatIsNoHotwordIsPassedOver() {
    bench.scripts.add(ScriptLine.of("attendez voir"));
    bench.scripts.add(ScriptLine.of("oui"));
    bench.recognize(BOOLEAN, "recognition_mode", "hotword");
    bench.speech(500);
    bench.silence(1200);
    assertThat(bench.events).isEmpty();
    bench.speech(300);
    bench.silence(200);

    assertThat(value("RECOGNITION-COMPLETE")).isEqualTo(true);
  }

  @Test
  void theTimeForAHotwordIsUpWithWhatWasHeardInstead() {
    bench.scripts.add(ScriptLine.of("alors attendez voir"));
    bench.recognize(BOOLEAN, "recognition_mode", "hotword", "hotword_max_duration", 3000);
    bench.silence(1000);
    bench.speech(500);
    bench.silence(2600);

    JsonObject complete = bench.next("RECOGNITION-COMPLETE");
    assertThat(complete.getString("completion_cause")).isEqualTo("HotwordMaxtime");
    JsonObject asr = complete.getJsonObject("body").getJsonObject("asr");
    assertThat(asr.getString("transcript")).isEqualTo("alors attendez voir");
    assertThat(asr.getLong("start")).isEqualTo(EPOCH + 1000);
    assertThat(complete.getJsonObject("body").getValue("nlu")).isNull();
  }

  @Test
  void aHotwordsEndMaySayNothing() {
    bench = new Bench(Manner.HOTWORD_TRANSCRIPT, "absent").opened();
    bench.recognize(BOOLEAN, "recognition_mode", "hotword", "hotword_max_duration", 1000);
    bench.speech(1500);

    assertNothingHeard(bench.next("RECOGNITION-COMPLETE"), "HotwordMaxtime");
  }

  @Test
  void anAddressIsNeverPartialAsAHotword() {
    bench.scripts.add(ScriptLine.of("douze rue des lilas à nantes"));
    bench.recognize(ADDRESS, "recognition_mode", "hotword", "hotword_max_duration", 3000);
    bench.speech(500);
    bench.silence(2600);

    assertThat(bench.next("RECOGNITION-COMPLETE").getString("completion_cause"))
        .isEqualTo("HotwordMaxtime");
  }

  @Test
  void anAddressWithoutItsCodeIsAPartialMatch() {
    bench.scripts.add(ScriptLine.of("Douze rue des Lilas, à Nantes."));
    bench.recognize(ADDRESS);
    bench.speech(500);
    bench.next("START-OF-INPUT");
    bench.silence(2100);

    JsonObject complete = bench.next("RECOGNITION-COMPLETE");
    assertThat(complete.getString("completion_cause")).isEqualTo("PartialMatch");
    JsonObject body = complete.getJsonObject("body");
    assertThat(body.getJsonObject("asr").getString("transcript"))
        .isEqualTo("douze rue des lilas à nantes");
    JsonObject address = body.getJsonObject("nlu").getJsonObject("value");
    assertThat(address.getString("street")).isEqualTo("rue des lilas");
    assertThat(address.getString("zipcode")).isEmpty();
  }

  @Test
  void theFirstListedGrammarThatMatchesWins() {
    bench.define("pin", DIGITS + "?regex=[0-9]{4}");
    bench.recognize("session:pin\r\n\n" + DIGITS + "\n" + BOOLEAN);
    bench.keys("4711");
    bench.next("START-OF-INPUT");
    bench.silence(1100);
    JsonObject body = bench.next("RECOGNITION-COMPLETE").getJsonObject("body");
    assertThat(body.getString("grammar_uri")).isEqualTo("session:pin");
    assertThat(body.getJsonObject("nlu").getString("type"))
        .isEqualTo("builtin:speech/spelling/digits");

    bench.scripts.add(ScriptLine.of("non merci"));
    bench.recognize("session:pin\n" + DIGITS + "\n" + BOOLEAN);
    bench.speech(300);
    bench.next("START-OF-INPUT");
    bench.silence(1100);
    assertThat(value("RECOGNITION-COMPLETE")).isEqualTo(false);
  }

  @Test
  void aWholeMatchWinsOverAPartialOneListedBefore() {
    bench.recognize(DIGITS + "?regex=[0-9]{9}\n" + DIGITS + "?regex=[0-9]{2}");
    bench.keys("42");
    bench.next("START-OF-INPUT");
    bench.silence(1100);

    JsonObject body = bench.next("RECOGNITION-COMPLETE").getJsonObject("body");
    assertThat(body.getString("grammar_uri")).endsWith("{2}");
  }

  @Test
  void severalReadingsOfDoubtfulKeysAreSortedBestFirst() {
    bench.recognize(DIGITS, "n_best_list_length", 3);
    bench.keys("147");
    bench.next("START-OF-INPUT");
    bench.silence(1100);

    JsonObject body = bench.next("RECOGNITION-COMPLETE").getJsonObject("body");
    JsonArray others = body.getJsonArray("alternatives");
    assertThat(others).hasSize(2);
    double best = body.getJsonObject("asr").getDouble("confidence");
    double second = others.getJsonObject(0).getJsonObject("asr").getDouble("confidence");
    double third = others.getJsonObject(1).getJsonObject("asr").getDouble("confidence");
    assertThat(second).isLessThan(best);
    assertThat(third).isLessThanOrEqualTo(second);
    JsonObject nlu = others.getJsonObject(0).getJsonObject("nlu");
    assertThat(nlu.getString("value")).hasSize(3).isNotEqualTo("147");
    assertThat(others.getJsonObject(0).containsKey("alternatives")).isFalse();
    assertThat(others.getJsonObject(0).getString("grammar_uri")).isEqualTo(DIGITS);
  }

  @Test
  void aScriptHasReadingsOfItsOwn() {
    JsonObject line =
        new JsonObject()
            .put("text", "a b cent vingt trois c d")
            .put("confidence", 0.95)
            .put("nlu_confidence", 0.93)
            .put(
                "alternatives",
                new JsonArray()
                    .add(new JsonObject().put("text", "bref").put("confidence", 0.2))
                    .add(new JsonObject().put("text", "a p cent vingt trois c d")));
    bench.scripts.add(ScriptLine.fromJson(line));
    bench.recognize("builtin:speech/spelling/mixed", "n_best_list_length", 5);
    bench.speech(800);
    bench.next("START-OF-INPUT");
    bench.silence(1100);

    JsonObject body = bench.next("RECOGNITION-COMPLETE").getJsonObject("body");
    assertThat(body.getJsonObject("nlu").getString("value")).isEqualTo("ab123cd");
    assertThat(body.getJsonObject("nlu").getDouble("confidence")).isEqualTo(0.93);
    JsonArray others = body.getJsonArray("alternatives");
    assertThat(others).hasSize(2);
    assertThat(others.getJsonObject(0).getJsonObject("nlu").getString("value"))
        .isEqualTo("ap123cd");
    assertThat(others.getJsonObject(1).getValue("nlu")).isNull();
    assertThat(others.getJsonObject(1).getString("grammar_uri")).isEmpty();
  }

  @Test
  void aMatchBelowTheThresholdIsNone() {
    bench.scripts.add(
        ScriptLine.fromJson(new JsonObject().put("text", "oui").put("confidence", 0.4)));
    bench.recognize(BOOLEAN, "confidence_threshold", 0.5, "speech_nomatch_timeout", 300);
    bench.speech(300);
    bench.next("START-OF-INPUT");
    bench.silence(400);

    assertThat(bench.next("RECOGNITION-COMPLETE").getString("completion_cause"))
        .isEqualTo("NoMatch");
  }

  @Test
  void speechWithoutAScriptIsHeardButUnderstoodByNobody() {
    bench.recognize(BOOLEAN, "speech_language", "en-GB", "speech_nomatch_timeout", 300);
    bench.speech(300);
    bench.next("START-OF-INPUT");
    bench.silence(400);

    JsonObject complete = bench.next("RECOGNITION-COMPLETE");
    assertThat(complete.getString("completion_cause")).isEqualTo("NoMatch");
    assertThat(complete.getJsonObject("body").getJsonObject("asr").getString("transcript"))
        .isEqualTo("speech without a script");
  }

  @Test
  void whereNoGrammarTakesKeysTheScriptIsWhatWasSaid() {
    bench.scripts.add(ScriptLine.of("il me faut douze cartons"));
    bench.recognize("builtin:speech/text2num");
    bench.keys("123");
    bench.next("START-OF-INPUT");
    bench.silence(1100);
    assertThat(value("RECOGNITION-COMPLETE")).isEqualTo("il me faut 12 cartons");

    bench.recognize("builtin:speech/text2num");
    bench.keys("123");
    bench.next("START-OF-INPUT");
    bench.silence(1100);
    assertThat(value("RECOGNITION-COMPLETE")).isEqualTo("1 2 3");
  }

  @Test
  void aScriptMayOrderTheCause() {
    bench.scripts.add(ScriptLine.of("").withCause("Error"));
    bench.recognize(BOOLEAN);
    bench.speech(300);
    bench.next("START-OF-INPUT");
    bench.silence(1100);

    assertNothingHeard(bench.next("RECOGNITION-COMPLETE"), "Error");
  }

  @Test
  void aLineIsSaidOnceAndOneThatRepeatsForEver() {
    bench.scripts.add(ScriptLine.of("oui"));
    bench.scripts.add(ScriptLine.of("non").withRepeat());
    for (Boolean expected : List.of(true, false, false)) {
      bench.recognize(BOOLEAN);
      bench.speech(300);
      bench.next("START-OF-INPUT");
      bench.silence(1100);
      assertThat(value("RECOGNITION-COMPLETE")).isEqualTo(expected);
    }
  }

  @Test
  void starAndPoundAreVoiceButNoDigits() {
    bench.recognize(DIGITS);
    bench.keys("*1#2");
    bench.next("START-OF-INPUT");
    bench.silence(1100);

    assertThat(value("RECOGNITION-COMPLETE")).isEqualTo("12");
  }

  private Object value(String event) {
    JsonObject body = bench.next(event).getJsonObject("body");
    return body.getJsonObject("nlu").getValue("value");
  }

  private static void assertNothingHeard(JsonObject complete, String cause) {
    assertThat(complete.getString("completion_cause")).isEqualTo(cause);
    JsonObject body = complete.getJsonObject("body");
    assertThat(body.getMap()).containsEntry("asr", null).containsEntry("nlu", null);
    assertThat(body.getString("grammar_uri")).isEmpty();
  }
}

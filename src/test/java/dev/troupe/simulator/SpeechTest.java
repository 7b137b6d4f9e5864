package dev.troupe.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The mouth: order, aborts, words, files, streams, and exactly one end for each. */
class SpeechTest {
  private final Bench bench = new Bench();

  @Test
  void speaksOneAfterAnotherAndTellsWhose() {
    bench.send("request.speak.text", "text", "one", "request_id", "a");
    bench.send("request.speak.text", "text", "two", "request_id", "b");
    bench.pass(5_000);

    assertThat(bench.line.drain())
        .extracting(message -> message.getString("type") + " " + message.getString("request_id"))
        .containsExactly(
            "response.speak.start a",
            "response.speak.end a",
            "response.speak.start b",
            "response.speak.end b");
    assertThat(bench.time.armed()).isZero();
  }

  @Test
  void takesAsLongAsItsWordsAndIsGeneratedOnceOnly() {
    bench.send("request.speak.text", "text", "hello");
    bench.pass(Pronunciation.generation("hello").toMillis() - 1);
    assertThat(bench.line.drain()).isEmpty();
    bench.pass(1);
    assertThat(bench.line.drain().getFirst().getInteger("gen_time")).isEqualTo(280);
    bench.pass(Pronunciation.of("hello").toMillis() - 1);
    assertThat(bench.line.drain()).isEmpty();
    bench.pass(1);
    assertThat(bench.line.drainTypes()).containsExactly("speak.end");

    bench.send("request.speak.text", "text", "hello");
    bench.pass(0);
    assertThat(bench.line.drain().getFirst().getInteger("gen_time")).isZero();
  }

  @Test
  void knownAndNewTextsBeginAfterDelaysOfTheirOwnAndWithinTheJitter() {
    SpeechDelays delays =
        new SpeechDelays(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofMillis(30));
    Bench jittery =
        new Bench(SimulatorOptions.defaults().withManners(Manners.defaults().withDelays(delays)));
    Set<Long> drawn = new TreeSet<>();
    for (int i = 0; i < 50; i++) {
      drawn.add(beginOf(jittery, "new " + i, 500));
      drawn.add(beginOf(jittery, "new " + i, 100));
    }
    assertThat(drawn.size()).isGreaterThan(20);
    assertThat(jittery.robot.tally().spoken()).hasSize(100);
  }

  /** How much later than usual it began, in milliseconds. */
  private static long beginOf(Bench bench, String text, long usual) {
    bench.send("request.speak.text", "text", text);
    long waited = usual - 31;
    bench.pass(waited);
    assertThat(bench.line.drain()).isEmpty();
    while (!bench.line.drainTypes().contains("speak.start")) {
      bench.pass(1);
      waited++;
    }
    assertThat(waited).isBetween(usual - 30, usual + 31);
    bench.pass(5_000);
    bench.line.drain();
    return waited - usual;
  }

  @Test
  void abortEndsTheOldWithWhatWasSaidBeforeTheNewStarts() {
    bench.send("request.speak.text", "text", "one two three", "request_id", "old");
    bench.send("request.speak.text", "text", "planned", "request_id", "planned");
    bench.pass(Pronunciation.generation("one two three").toMillis());
    bench.pass(Pronunciation.of("one").toMillis() + 10);
    bench.line.drain();

    bench.send("request.speak.text", "text", "new", "abort", true, "request_id", "new");
    bench.pass(5_000);

    List<JsonObject> told = bench.line.drain();
    assertThat(told.get(0)).isEqualTo(end("one", "old"));
    assertThat(told.get(1)).isEqualTo(end("", "planned"));
    assertThat(told.get(2).getString("request_id")).isEqualTo("new");
    assertThat(told.get(3).getBoolean("aborted")).isNull();
    assertThat(told).hasSize(4);
  }

  @Test
  void stopWhileSynthesisingEndsWithoutAStart() {
    bench.send("request.speak.text", "text", "never heard", "request_id", "x");
    bench.send("request.speak.stop");
    bench.pass(5_000);

    assertThat(bench.line.drain()).containsExactly(end("", "x"));
  }

  @Test
  void droppedSpeechIsNotReportedWhenMannersSaySo() {
    Manners silent = Manners.defaults().withFlush(Manners.Flush.SILENT);
    Bench quiet = new Bench(SimulatorOptions.defaults().withManners(silent));
    quiet.send("request.speak.text", "text", "one");
    quiet.send("request.speak.text", "text", "two");
    quiet.pass(300);
    quiet.line.drain();

    quiet.send("request.speak.stop");

    assertThat(quiet.line.drainTypes()).containsExactly("speak.end");
  }

  @Test
  void tellsOfWordsOnlyWhenAsked() {
    bench.send("request.speak.text", "text", "a b", "monitor_words", true);
    bench.pass(5_000);
    assertThat(bench.line.drainTypes())
        .containsExactly("speak.start", "speak.word", "speak.word", "speak.end");
  }

  @Test
  void playsAFileAsLongAsItIsAndFailsWithoutOne() {
    URI url = URI.create("http://example.test/a.wav");
    bench.files.put(url, Future.succeededFuture(Duration.ofSeconds(2)));
    bench.send("request.speak.audio", "url", url.toString());
    bench.pass(1_999);
    assertThat(bench.line.drainTypes()).containsExactly("speak.start");
    bench.pass(1);
    assertThat(bench.line.drain().getFirst().getString("text")).isEqualTo("AUDIO");

    bench.send("request.speak.audio", "url", "http://example.test/missing.wav");
    JsonObject failed = bench.line.drain().getFirst();
    assertThat(failed.getString("type")).isEqualTo("response.speak.end");
    assertThat(failed.getBoolean("failed")).isTrue();
  }

  @Test
  void playsAStreamAtItsRateAndReportsItsBuffer() {
    bench.send("request.speak.audio.start", "sample_rate", 16_000, "request_id", "s");
    assertThat(bench.line.drain()).isEmpty();
    data(32_000);
    bench.send("request.speak.audio.end");
    assertThat(bench.line.drainTypes()).containsExactly("speak.start");

    bench.pass(500);
    List<JsonObject> reports = bench.line.drain();
    assertThat(reports)
        .extracting(report -> report.getLong("played"))
        .containsExactly(6_400L, 12_800L);
    assertThat(reports).extracting(report -> report.getLong("received")).containsOnly(32_000L);
    bench.pass(499);
    assertThat(bench.line.drainTypes()).doesNotContain("speak.end");
    bench.pass(1);
    List<JsonObject> last = bench.line.drain();
    assertThat(last.getFirst().getLong("played")).isEqualTo(32_000);
    assertThat(last.getLast().getString("request_id")).isEqualTo("s");
    assertThat(last.getLast().getString("type")).isEqualTo("response.speak.end");
    assertThat(bench.time.armed()).isZero();
  }

  @Test
  void aDryStreamWaitsForMoreAndForgetsTheTimeBetween() {
    bench.send("request.speak.audio.start", "sample_rate", 8_000);
    data(1_600);
    bench.pass(1_000);
    bench.line.drain();
    data(1_600);
    bench.send("request.speak.audio.end");
    bench.pass(99);
    assertThat(bench.line.drainTypes()).doesNotContain("speak.end");
    bench.pass(1);
    assertThat(bench.line.drainTypes()).contains("speak.end");
  }

  @Test
  void aClientThatVanishesLeavesItsStreamToPlayOut() {
    Connection other = bench.robot.arrive(new RecordedLine(AccessRules.LOCALHOST));
    bench.send(other, "request.speak.audio.start", "sample_rate", 8_000);
    bench.send(other, "request.speak.audio.data", "audio", base64(1_600));
    bench.robot.leave(other);
    bench.pass(100);

    assertThat(bench.line.drainTypes()).endsWith("speak.end");
  }

  @Test
  void refusesDataWithoutAStreamAndWhatIsNotBase64() {
    bench.send("request.speak.audio.data", "audio", "AAAA", "request_id", "d");
    assertThat(bench.line.drain().getFirst().getString("error")).contains("not been started");
    bench.send("request.speak.audio.start");
    bench.send("request.speak.audio.data", "audio", "***");
    assertThat(bench.line.drain().getFirst().getString("error")).contains("base64");
  }

  @Test
  void theSpeakerPlaysWhatIsStreamed() {
    bench.send("request.speak.audio.start", "sample_rate", 16_000);
    byte[] samples = new byte[16_000];
    java.util.Arrays.fill(samples, (byte) 7);
    bench.send("request.speak.audio.data", "audio", Base64.getEncoder().encodeToString(samples));
    bench.line.drain();
    bench.send("request.audio.start", "microphone", false, "speaker", true);
    bench.pass(20);

    byte[] heard = Base64.getDecoder().decode(bench.line.drain().getFirst().getString("speaker"));
    assertThat(heard).hasSize(640).containsOnly(7);
  }

  private void data(int bytes) {
    bench.send("request.speak.audio.data", "audio", base64(bytes));
  }

  private static String base64(int bytes) {
    return Base64.getEncoder().encodeToString(new byte[bytes]);
  }

  private static JsonObject end(String text, String requestId) {
    return new JsonObject()
        .put("type", "response.speak.end")
        .put("text", text)
        .put("aborted", true)
        .put("request_id", requestId);
  }
}

package dev.troupe.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Listening from request to result: the four causes, scripted people, several clients. */
class EarsTest {
  private static final String SENTENCE = "where is the lift";

  private final Bench bench = new Bench(SimulatorOptions.defaults().withScript(List.of(SENTENCE)));

  @Test
  void hearsTheScriptAndEndsWithSpeechEnd() {
    bench.send("request.listen.start", "partial", true, "request_id", "l");
    bench.pass(10_000);

    List<JsonObject> told = bench.line.drain();
    assertThat(told).allMatch(message -> "l".equals(message.getString("request_id")));
    assertThat(told.stream().map(message -> message.getString("type").substring(9)))
        .containsExactly(
            "listen.start",
            "hear.start",
            "hear.partial",
            "hear.partial",
            "hear.partial",
            "hear.partial",
            "hear.end",
            "listen.end");
    assertThat(told.get(3).getString("text")).isEqualTo("where is");
    assertThat(told.get(6).getString("text")).isEqualTo(SENTENCE);
    assertThat(told.getLast().getString("cause")).isEqualTo("speech_end");
    assertThat(bench.time.armed()).isZero();
  }

  @Test
  void endsWithSilenceTimeoutAfterSecondsOfSilence() {
    Bench silent = new Bench();
    silent.send("request.listen.start", "no_speech_timeout", 3);
    silent.pass(2_999);
    assertThat(silent.line.drainTypes()).containsExactly("listen.start");
    silent.pass(1);
    assertThat(silent.line.drain().getFirst().getString("cause")).isEqualTo("silence_timeout");
  }

  @Test
  void endsWithStoppedAndDeliversWhatWasHeard() {
    bench.send("request.listen.start");
    bench.pass(600 + Pronunciation.of("where").toMillis());
    bench.send("request.listen.stop");

    List<JsonObject> told = bench.line.drain();
    assertThat(told.get(told.size() - 2).getString("text")).isEqualTo("where");
    assertThat(told.getLast().getString("cause")).isEqualTo("stopped");
  }

  @Test
  void endsWhenTheRobotSpeaksAndResumesWhenAsked() {
    Bench silent = new Bench();
    silent.send("request.listen.start", "resume_robot_end", true);
    silent.send("request.speak.text", "text", "excuse me");
    silent.pass(5_000);

    assertThat(silent.line.drainTypes())
        .containsExactly("listen.start", "listen.end", "speak.start", "speak.end", "listen.start");
  }

  @Test
  void stoppingWhenNobodyListensIsMetBySilence() {
    bench.send("request.listen.stop", "request_id", "s");
    bench.pass(1_000);
    assertThat(bench.line.drain()).isEmpty();
  }

  @Test
  void aSessionOutlivesItsClientAndBlocksTheNext() {
    Manners strict = Manners.defaults().withRelisten(Manners.Relisten.ERROR);
    Bench robot = new Bench(SimulatorOptions.defaults().withManners(strict));
    robot.send("request.listen.start", "stop_no_speech", false);
    robot.robot.leave(robot.client);
    RecordedLine line = new RecordedLine(AccessRules.LOCALHOST);
    Connection next = robot.robot.arrive(line);

    robot.send(next, "request.listen.start", "request_id", "n");
    assertThat(line.drain().getFirst().getString("error"))
        .isEqualTo("Cannot start listening while already listening");
    robot.send(next, "request.listen.stop");
    assertThat(line.drainTypes()).containsExactly("listen.end");
    robot.send(next, "request.listen.start");
    assertThat(line.drainTypes()).containsExactly("listen.start");
  }

  @Test
  void othersHearOfItWithoutTheId() {
    RecordedLine line = new RecordedLine(AccessRules.LOCALHOST);
    bench.robot.arrive(line);
    bench.send("request.listen.start", "request_id", "l");

    assertThat(line.drain()).containsExactly(new JsonObject().put("type", "response.listen.start"));
  }

  @Test
  void othersHearNothingWhenDeliveryIsUnicast() {
    Manners unicast = Manners.defaults().withDelivery(Manners.Delivery.UNICAST);
    Bench robot = new Bench(SimulatorOptions.defaults().withManners(unicast));
    RecordedLine line = new RecordedLine(AccessRules.LOCALHOST);
    robot.robot.arrive(line);
    robot.send("request.listen.start");
    robot.send("request.attend.nobody");

    assertThat(line.drain()).isEmpty();
    assertThat(robot.line.drain()).hasSize(2);
  }

  @Test
  void whatSomebodySaysWaitsUntilTheRobotListens() {
    Bench robot = new Bench();
    robot.robot.say("first thing", false);
    robot.pass(5_000);
    robot.send("request.listen.start", "stop_user_end", false);
    robot.robot.say("second thing", false);
    robot.pass(10_000);

    assertThat(robot.line.drain())
        .filteredOn(message -> message.getString("type").equals("response.hear.end"))
        .extracting(message -> message.getString("text"))
        .containsExactly("first thing", "first thing second thing");
  }

  @Test
  void listeningOnHearsOneLineAfterAnotherAndJoinsThem() {
    Bench robot =
        new Bench(
            SimulatorOptions.defaults().withScript(List.of("one", "[2] two", "-", "@repeat")));
    robot.send("request.listen.start", "stop_user_end", false);
    robot.pass(6_000);

    assertThat(robot.line.drain())
        .filteredOn(message -> message.getString("type").equals("response.hear.end"))
        .extracting(message -> message.getString("text"))
        .containsExactly("one", "one two");
  }
}

package dev.troupe.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Access, settings and gestures: what is answered, what is not, and what an error says. */
class RobotTest {
  private final Bench bench = new Bench();

  @Test
  void handlesEveryRequestOfTheCatalogue() {
    for (RequestSpec spec : Catalogue.all()) {
      Bench fresh = new Bench();
      JsonObject message = new JsonObject().put("type", spec.type());
      spec.fields().stream().filter(FieldSpec::required).forEach(field -> put(message, field));
      fresh.robot.receive(fresh.client, message.encode());
      assertThat(fresh.robot.tally().requests()).containsEntry(spec.type(), 1L);
      assertThat(fresh.line.drain())
          .noneMatch(answer -> answer.getString("error", "").startsWith("Polymorphic"));
    }
    assertThat(Catalogue.toJson()).hasSize(13);
  }

  @Test
  void mostSettingsAreNeverAnswered() {
    bench.send("request.led.set", "color", "red");
    bench.send("request.led.set.individual", "leds", new JsonObject().put("0", "#00ff00"));
    bench.send("request.face.params", "params", new JsonObject().put("SMILE_OPEN", 1.2));
    bench.send("request.face.headpose", "yaw", 1, "pitch", 2.5, "roll", 0);
    bench.send("request.face.config", "face_id", "adult - James", "blinking", false);
    bench.send("request.listen.config", "languages", new JsonArray().add("sv-SE"));
    bench.send("request.users.stop");
    bench.send("request.camera.stop");
    bench.send("request.audio.stop");
    bench.send("request.speak.stop");
    bench.send("request.speak.audio.end");
    bench.send("request.system.config", "volume", 12);

    assertThat(bench.line.drain()).isEmpty();
    JsonObject state = bench.robot.state();
    assertThat(state.getJsonObject("face").getJsonObject("params").getDouble("SMILE_OPEN"))
        .isEqualTo(1.2);
    assertThat(state.getJsonObject("face").getString("face_id")).isEqualTo("adult - James");
    assertThat(state.getInteger("volume")).isEqualTo(12);
    bench.send("request.face.reset");
    assertThat(bench.robot.state().getJsonObject("face").getJsonObject("params")).isEmpty();
  }

  @Test
  void choosesVoicesByAnyPartThatIsGiven() {
    bench.send(
        "request.voice.config",
        "name",
        "neural",
        "gender",
        "FEMALE",
        "language",
        "fr-FR",
        "provider",
        "azure",
        "request_id",
        "v");
    JsonObject status = bench.line.drain().getFirst();
    assertThat(status.getString("voice_id")).isEqualTo("Salli-Neural (fr-FR) - Microsoft Azure");
    assertThat(status.getString("request_id")).isEqualTo("v");
    assertThat(bench.robot.state().getJsonArray("languages")).containsExactly("fr-FR");

    bench.send("request.voice.config", "language", "xx-XX");
    assertThat(bench.line.drain().getFirst().getString("voice_id")).startsWith("Salli-Neural (fr");
    bench.send("request.voice.status", "voice_id", false);
    JsonObject list = bench.line.drain().getFirst();
    assertThat(list.containsKey("voice_id")).isFalse();
    assertThat(list.getJsonArray("voice_list")).hasSize(192).doesNotHaveDuplicates();
  }

  @Test
  void tellsOfGesturesOnlyWhenMonitored() {
    bench.send("request.gesture.start", "name", "Nod");
    bench.send("request.gesture.start", "name", "Moonwalk", "monitor", true);
    bench.pass(5_000);
    assertThat(bench.line.drain()).isEmpty();
    bench.send("request.gesture.start", "name", "Nod", "duration", 2, "monitor", true);
    bench.pass(1_999);
    assertThat(bench.line.drainTypes()).containsExactly("gesture.start");
    bench.pass(1);
    assertThat(bench.line.drainTypes()).containsExactly("gesture.end");
  }

  @Test
  void demandsTheKeyOfTheScope() {
    AccessRules rules = new AccessRules(false, null, "near", "far");
    Bench keyed = new Bench(SimulatorOptions.defaults().withAccess(rules));
    for (String[] row :
        new String[][] {
          {"localhost", "", "true"}, {"local_network", "", "false"},
          {"local_network", "near", "true"}, {"anywhere", "near", "false"},
          {"anywhere", "far", "true"}
        }) {
      RecordedLine line = new RecordedLine(row[0]);
      Connection client = keyed.robot.arrive(line);
      keyed.send(client, "request.auth", "key", row[1]);
      assertThat(line.drain().getFirst().getBoolean("access"))
          .as(String.join(" ", row))
          .isEqualTo(Boolean.valueOf(row[2]));
    }
  }

  @Test
  void withoutAnyAnywhereKeyNobodyComesInFromThere() {
    assertThat(AccessRules.open().admits(AccessRules.ANYWHERE, null)).isFalse();
    assertThat(AccessRules.open().admits(AccessRules.LOCAL_NETWORK, null)).isTrue();
  }

  @Test
  void deniesActionsWithoutAccessAndKeepsTheConnection() {
    Bench keyed = new Bench(SimulatorOptions.defaults().withKey("secret"));
    keyed.send("request.led.set", "color", "red", "request_id", "x");
    assertThat(keyed.line.drain())
        .containsExactly(
            new JsonObject()
                .put("type", "response.error")
                .put("error", "Access denied")
                .put("request_id", "x"));
    keyed.send("request.auth", "key", "secret");
    keyed.send("request.auth");
    assertThat(keyed.line.drain()).allMatch(answer -> answer.getBoolean("access"));
    assertThat(keyed.robot.tally().counters()).containsEntry("denied_requests", 1L);
  }

  @Test
  void namesFieldsThatAreMissingOrOfAnotherKind() {
    bench.send("request.speak.text", "request_id", "m");
    JsonObject missing = bench.line.drain().getFirst();
    assertThat(missing.getString("error")).contains("'text' is required");
    assertThat(missing.getString("request_id")).isEqualTo("m");
    bench.send("request.speak.text", "text", 5);
    assertThat(bench.line.drain().getFirst().getString("error")).contains("$.text");
    bench.robot.receive(bench.client, "[1,2]");
    bench.robot.receive(bench.client, "5");
    bench.robot.receive(bench.client, "");
    assertThat(bench.line.drain()).hasSize(3).allMatch(answer -> answer.containsKey("error"));
  }

  @Test
  void countsCommandsOfAnEpochThatIsOver() {
    EpochCheck check = new EpochCheck();
    for (String id : new String[] {"5-1", "5-2", "9-1", "5-3", "a-b", "7c1e-1-2", "9-2"}) {
      check.see(bench.client, id);
    }
    assertThat(check.late()).isEqualTo(1);
    assertThat(check.stale()).isEqualTo(1);
    assertThat(check.highest()).isEqualTo(9);
  }

  @Test
  void countsCommandsOnAConnectionThatAnotherHasReplaced() {
    Connection next = bench.robot.arrive(new RecordedLine("localhost"));
    bench.send(bench.client, "request.led.set", "color", "red", "request_id", "5-1");
    bench.send(next, "request.led.set", "color", "red", "request_id", "5-2");
    bench.send(next, "request.led.set", "color", "red", "request_id", "by-hand");
    assertThat(bench.robot.tally().counters()).containsEntry("stale_commands", 0L);

    bench.send(bench.client, "request.led.set", "color", "red", "request_id", "5-3");
    bench.send(next, "request.led.set", "color", "red", "request_id", "5-4");
    assertThat(bench.robot.tally().counters())
        .containsEntry("stale_commands", 1L)
        .containsEntry("late_epochs", 0L);
  }

  @Test
  void letsAConnectionFollowOneThatHasEnded() {
    bench.send(bench.client, "request.led.set", "color", "red", "request_id", "5-1");
    bench.robot.leave(bench.client);
    Connection next = bench.robot.arrive(new RecordedLine("localhost"));
    bench.send(next, "request.led.set", "color", "red", "request_id", "6-1");
    bench.send(next, "request.led.set", "color", "red", "request_id", "6-2");
    assertThat(bench.robot.tally().counters())
        .containsEntry("stale_commands", 0L)
        .containsEntry("highest_epoch", 6L);
  }

  private static void put(JsonObject message, FieldSpec field) {
    message.put(
        field.name(),
        switch (field.kind()) {
          case STRING -> "x";
          case BOOLEAN -> true;
          case INTEGER, NUMBER -> 1;
          case STRINGS -> new JsonArray();
          case NUMBERS, ANY -> new JsonObject();
        });
  }
}

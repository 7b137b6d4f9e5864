package dev.troupe.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The protocol's promises on a real socket, in a life fifty times as fast. */
class FurhatSimulatorTest {
  private final Vertx vertx = Vertx.vertx();
  private FurhatSimulator simulator;
  private Caller caller;

  @BeforeEach
  void start() {
    simulator =
        Caller.await(
            FurhatSimulator.start(vertx, SimulatorOptions.defaults().withTimeFactor(0.02)));
    caller = Caller.connect(vertx, simulator.address(0));
  }

  @AfterEach
  void stop() {
    caller.close();
    Caller.await(simulator.close());
    Caller.await(vertx.close());
  }

  @Test
  void answersAuthenticationWithScopeAndId() {
    caller.send("request.auth", "key", "", "request_id", "a1");

    assertThat(caller.next())
        .isEqualTo(
            new JsonObject()
                .put("type", "response.auth")
                .put("access", true)
                .put("scope", "localhost")
                .put("request_id", "a1"));
  }

  @Test
  void speaksWordByWordAndEnds() {
    caller.send(
        "request.speak.text", "text", "Good morning.", "monitor_words", true, "request_id", "s1");

    JsonObject start = caller.next();
    assertThat(start.getString("type")).isEqualTo("response.speak.start");
    assertThat(start.getInteger("gen_time")).isPositive();
    assertThat(caller.next("response.speak.word").getString("word")).isEqualTo("Good");
    assertThat(caller.next("response.speak.word").getInteger("index")).isEqualTo(1);
    assertThat(caller.next())
        .isEqualTo(
            new JsonObject()
                .put("type", "response.speak.end")
                .put("text", "Good morning.")
                .put("request_id", "s1"));
  }

  @Test
  void survivesGarbageUnknownTypesAndUnknownKeys() {
    caller.sendText("{nonsense");
    assertThat(caller.next("response.error").getString("error")).contains("Unexpected JSON token");
    caller.send("request.microphone.stop", "request_id", "x");
    JsonObject unknown = caller.next("response.error");
    assertThat(unknown.getString("error"))
        .startsWith("Polymorphic serializer was not found for class discriminator");
    assertThat(unknown.getString("request_id")).isEqualTo("x");
    caller.sendText("{\"name\":\"request.auth\"}");
    assertThat(caller.next("response.error").getString("error"))
        .startsWith("Polymorphic serializer was not found for missing class discriminator");
    caller.send("request.users.once", "color", "blue");
    assertThat(caller.next("response.users.data").getJsonArray("users")).hasSize(2);
  }
}

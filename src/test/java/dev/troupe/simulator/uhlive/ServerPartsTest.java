package dev.troupe.simulator.uhlive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.time.ManualTime;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small parts that a server is made of, each in a time that passes only when told to. */
class ServerPartsTest {
  private static final Map<String, String> FORM =
      Map.of(
          "client_id", "demo", "client_secret", "demo-secret", "grant_type", "client_credentials");

  private final ManualTime time = new ManualTime();

  @Test
  void aTokenExpiresToTheSecond() {
    TokenDesk desk =
        new TokenDesk(Credentials.demo(), Duration.ofMinutes(5), false, time, new Random(1));
    JsonObject granted = desk.answer(FORM::get, null).body();
    String bearer = "Bearer " + granted.getString("access_token");

    time.advance(Duration.ofSeconds(299));
    assertThat(desk.refusal(bearer)).isZero();
    time.advance(Duration.ofSeconds(1));
    assertThat(desk.refusal(bearer)).isEqualTo(401);
    assertThat(granted.getInteger("expires_in")).isEqualTo(300);
  }

  @Test
  void noTwoTokensAreAlike() {
    TokenDesk desk =
        new TokenDesk(Credentials.demo(), Duration.ofMinutes(5), false, time, new Random(1));
    Stream<String> tokens =
        Stream.generate(() -> desk.answer(FORM::get, null).body().getString("access_token"));
    assertThat(tokens.limit(100)).doesNotHaveDuplicates();
  }

  @Test
  void theWallClockCountsOnlyWhereSoundIsLate() {
    AudioClock clock = new AudioClock(Duration.ofMillis(300), 0, 0);
    assertThat(clock.missed(millis(299))).isZero();
    assertThat(clock.missed(millis(300))).isEqualTo(300);
    assertThat(clock.missed(millis(350))).isEqualTo(50);
    clock.heard(millis(60), millis(400));
    assertThat(clock.missed(millis(759))).isZero();
    assertThat(clock.missed(millis(760))).isEqualTo(360);
    clock.heard(millis(500), millis(800));
    assertThat(clock.missed(millis(1500))).isZero();
    clock.heard(millis(60_000), millis(1500));
    assertThat(clock.missed(millis(2800))).as("a minute at once is no minute").isEqualTo(1300);
  }

  @Test
  void aSecondOfBandwidthIsThereAtOnceAndThenItIsMeasured() {
    Bandwidth bandwidth = new Bandwidth(20_000, 0);
    assertThat(bandwidth.took(20_000, 0)).isZero();
    assertThat(bandwidth.took(960, 0)).isEqualTo(Duration.ofMillis(48));
    assertThat(bandwidth.took(960, millis(48))).isEqualTo(Duration.ofMillis(48));
    assertThat(bandwidth.took(960, millis(1000))).isZero();
    assertThat(bandwidth.took(1_000_000, millis(100_000))).isEqualTo(Duration.ofSeconds(49));
    assertThat(new Bandwidth(0, 0).took(Integer.MAX_VALUE, 0)).isZero();
  }

  @Test
  void aDelayedEventIsNeverOvertaken() {
    ArmedFaults faults = new ArmedFaults();
    List<String> sent = new ArrayList<>();
    Outgoing outgoing =
        new Outgoing(faults, time, text -> sent.add(new JsonObject(text).getString("event")));
    faults.last(new UhliveFault.Delay("SLOW", Duration.ofMillis(500)));

    Stream.of("A", "SLOW", "B", "SLOW").forEach(event -> outgoing.send(event(event)));
    assertThat(sent).containsExactly("A");
    time.advance(Duration.ofMillis(499));
    assertThat(sent).containsExactly("A");
    time.advance(Duration.ofMillis(1));
    assertThat(sent).containsExactly("A", "SLOW", "B", "SLOW");
    outgoing.send(event("SLOW"));
    outgoing.gone();
    assertThat(time.armed()).isZero();
  }

  @Test
  void everyEventIsDelayedWhenNoneIsNamed() {
    ArmedFaults faults = new ArmedFaults();
    List<String> sent = new ArrayList<>();
    Outgoing outgoing = new Outgoing(faults, time, sent::add);
    faults.last(new UhliveFault.Delay("", Duration.ofMillis(500)));
    outgoing.send(event("A"));
    faults.heal();
    outgoing.send(event("B"));

    assertThat(sent).isEmpty();
    time.advance(Duration.ofMillis(500));
    assertThat(sent).hasSize(2);
    outgoing.send(event("C"));
    assertThat(sent).hasSize(3);
  }

  static Stream<UhliveFault> faults() {
    return Stream.of(
        new UhliveFault.Close(1011, ""),
        new UhliveFault.Drop(),
        new UhliveFault.Silence(false),
        new UhliveFault.IgnorePings(),
        new UhliveFault.SlowReader(1),
        new UhliveFault.RefuseUpgrade(401),
        new UhliveFault.ExpireTokens(),
        new UhliveFault.RefuseTokens(401, "invalid_client"),
        new UhliveFault.SlowTokens(Duration.ofSeconds(3)),
        new UhliveFault.Delay("", Duration.ofMillis(500)),
        new UhliveFault.BreakRecognition(1006, "", Duration.ZERO, 1),
        new UhliveFault.FailRecognize("Error", 1),
        new UhliveFault.NoReply("CLOSE", 1),
        new UhliveFault.CrossStop(1),
        new UhliveFault.WrongIds(1),
        new UhliveFault.UnknownEvent("WEATHER-FORECAST"),
        new UhliveFault.UnknownCause("BadWeather", 1),
        new UhliveFault.Garbage());
  }

  @ParameterizedTest
  @MethodSource("faults")
  void everyFaultHasANameAndDefaults(UhliveFault fault) {
    String name = fault.getClass().getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase();
    assertThat(UhliveFault.fromJson(new JsonObject().put("fault", name))).isEqualTo(fault);
    assertThat(FaultReader.NAMES.split(", ")).contains(name).hasSize((int) faults().count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"fault\": \"close\", \"code\": 1005}",
        "{\"fault\": \"refuse_upgrade\", \"status\": 200}",
        "{\"fault\": \"slow_tokens\", \"delay_ms\": -1}",
        "{\"fault\": \"no_reply\", \"command\": \"PAUSE\"}",
        "{\"fault\": \"cross_stop\", \"times\": 0}",
        "{\"fault\": \"slow_reader\", \"messages_per_second\": 0}",
        "{}"
      })
  void aFaultThatCannotBeIsNamed(String json) {
    assertThatThrownBy(() -> UhliveFault.fromJson(new JsonObject(json)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: ");
  }

  @Test
  void mannersAreChosenByTheirNames() {
    UhliveManners manners = UhliveManners.defaults().with("stop_when_idle=refused");
    assertThat(manners.is(Manner.STOP_WHEN_IDLE, "refused")).isTrue();
    assertThat(manners.is(Manner.EMPTY_BODY, "null")).isTrue();
    assertThatThrownBy(() -> manners.with("stop_when_idle=maybe"))
        .hasMessage("stop_when_idle: maybe (expected: one of [stopped, refused])");
    assertThatThrownBy(() -> manners.with("weather=fine")).hasMessageContaining("manner: weather");
  }

  @Test
  void optionsSayWhatTheyCanBe() {
    UhliveSimulatorOptions options = UhliveSimulatorOptions.defaults();
    assertThatThrownBy(() -> options.withPort(-1)).hasMessageContaining("port: -1");
    assertThatThrownBy(() -> options.withControlPort(70_000)).hasMessageContaining("controlPort");
    assertThatThrownBy(() -> options.withTokenLife(Duration.ZERO))
        .hasMessageContaining("tokenLife");
    assertThatThrownBy(() -> options.withBytesPerSecond(-1)).hasMessageContaining("bytesPerSecond");
    assertThatThrownBy(() -> new Credentials("", "x")).hasMessageContaining("credentials");
    assertThat(options.withSeed(5).withHost("127.0.0.2").host()).isEqualTo("127.0.0.2");
  }

  private static JsonObject event(String name) {
    return new JsonObject().put("event", name);
  }

  private static long millis(long value) {
    return value * 1_000_000;
  }
}

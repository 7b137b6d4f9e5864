package dev.troupe.simulator.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.troupe.simulator.spatialwalk.wire.ClientWire;
import dev.troupe.simulator.spatialwalk.wire.ClientWire.Heard;
import dev.troupe.simulator.spatialwalk.wire.MalformedMessageException;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A session's handshake and the clocks that end it. */
class SessionTest {

  @Test
  void confirmsWithAnIdAndNothingElseInTheOlderDialect() throws Exception {
    assertThat(confirm(Dialect.LEGACY)).isEmpty();
  }

  @Test
  void saysWhatItCanDoInTheYoungerDialect() throws Exception {
    assertThat(confirm(Dialect.NG)).containsExactly("playback_control", "playback_state");
  }

  private static List<String> confirm(Dialect dialect) throws MalformedMessageException {
    Bench bench = new Bench(Bench.immediate().withDialect(dialect));
    bench.say(ClientWire.configure(Bench.pcm(24_000)));
    Heard confirm = bench.line.take().getFirst();
    assertThat(confirm.type()).isEqualTo(2);
    assertThat(confirm.connectionId()).isEqualTo(Bench.ID);
    assertThat(bench.report())
        .extracting(SessionReport::stage, SessionReport::sampleRate, SessionReport::egress)
        .containsExactly(SessionReport.Stage.CONFIRMED, 24_000, "socket");
    bench.gone();
    String text = confirm.bytes().toString();
    return List.of("playback_control", "playback_state").stream().filter(text::contains).toList();
  }

  @Test
  void aClientThatSaysNothingIsSentAway() {
    Bench bench = new Bench(Bench.immediate());
    bench.pass(9_999);
    assertThat(bench.line.closeCode).isZero();
    bench.pass(1);
    assertThat(bench.line.take())
        .singleElement()
        .extracting(Heard::code, Heard::message)
        .containsExactly(0, "failed to unmarshal initial message");
    assertThat(bench.line.closeCode).isEqualTo(CloseCodes.POLICY);
    bench.gone();
  }

  @Test
  void aClientThatBeginsWronglyIsSentAway() {
    Bench bench = new Bench(Bench.immediate());
    bench.session.receiveText();
    assertThat(bench.line.take().getFirst().message()).isEqualTo("unexpected message type");
    assertThat(bench.line.closeCode).isEqualTo(CloseCodes.PROTOCOL_ERROR);
    bench.say(ClientWire.configure(Bench.pcm(16_000)));
    assertThat(bench.line.take()).isEmpty();
  }

  @Test
  void whatComesBeforeTheConfirmationWaitsForIt() {
    Bench bench =
        new Bench(
            Bench.immediate()
                .withPace(Bench.immediate().pace().withConfirmDelay(Duration.ofMillis(500))));
    bench.say(ClientWire.configure(Bench.pcm(16_000)));
    bench.speak("r", 40);
    bench.pass(499);
    assertThat(bench.line.take()).isEmpty();
    bench.pass(2);
    assertThat(bench.line.take()).extracting(Heard::type).containsExactly(2, 5, 5);
  }

  @Test
  void tooMuchBeforeTheConfirmationEndsTheSession() {
    Bench bench = new Bench(Bench.immediate(), new Fault.Confirm(Fault.Confirm.Kind.NEVER));
    bench.say(ClientWire.configure(Bench.pcm(16_000)));
    for (int i = 0; i < 65; i++) {
      bench.speak("r" + i, 1);
    }
    assertThat(bench.line.closeCode).isEqualTo(CloseCodes.POLICY);
  }

  @Test
  void whatDoesNotBelongIsAnswered() {
    Bench bench = Bench.confirmed();
    bench.say(ClientWire.configure(Bench.pcm(16_000)));
    bench.say(ClientWire.envelope(6, null));
    bench.say(Buffer.buffer(new byte[] {-1}));
    bench.say(ClientWire.envelope(42, null));
    bench.session.receiveText();
    assertThat(bench.line.take())
        .extracting(Heard::message)
        .satisfiesExactly(
            again -> assertThat(again).isEqualTo("unexpected message type"),
            servers -> assertThat(servers).isEqualTo("unexpected message type"),
            garbage -> assertThat(garbage).startsWith("failed to unmarshal message"));
    assertThat(bench.line.closeCode).isZero();
    assertThat(bench.archive.counters())
        .containsEntry("malformed_messages", 1L)
        .containsEntry("unknown_messages", 1L)
        .containsEntry("text_messages", 1L);
  }

  @Test
  void theLongestSessionOfThePlanIsObeyed() {
    Bench bench =
        Bench.confirmed(
            Bench.immediate().withPlan(Plan.unlimited().withMaxSession(Duration.ofSeconds(90))));
    bench.pass(89_999);
    assertThat(bench.line.take()).isEmpty();
    bench.pass(1);
    assertThat(bench.line.take())
        .singleElement()
        .extracting(Heard::code, Heard::message)
        .containsExactly(4002, "Session time limit reached");
    assertThat(bench.line.closeCode).isEqualTo(4002);
    bench.gone();
    assertThat(bench.report().closeCode()).isEqualTo(4002);
  }

  @Test
  void everyMinuteThatBeginsCostsACredit() {
    Bench bench = Bench.confirmed(Bench.immediate().withPlan(Plan.unlimited().withCredits(2)));
    assertThat(bench.account.plan().credits()).isEqualTo(1);
    bench.pass(119_999);
    assertThat(bench.account.plan().credits()).isZero();
    assertThat(bench.line.take()).isEmpty();
    bench.pass(1);
    assertThat(bench.line.take())
        .singleElement()
        .extracting(Heard::code, Heard::message)
        .containsExactly(4001, "Credits exhausted");
    assertThat(bench.line.closeCode).isEqualTo(4001);
    bench.gone();
  }

  @Test
  void billsByTheTimeThatSocketsAreOpen() {
    Bench bench = new Bench(Bench.immediate());
    bench.pass(1500);
    assertThat(seconds(bench)).isCloseTo(1.5, within(1e-9));
    Bench second = Bench.confirmed();
    second.account.opened(second.time.nanos());
    second.pass(2000);
    assertThat(seconds(second)).isCloseTo(4, within(1e-9));
    second.gone();
    second.pass(1000);
    assertThat(seconds(second)).isCloseTo(5, within(1e-9));
    assertThat(second.account.report(second.time.nanos()).openConnections()).isEqualTo(1);
    bench.gone();
    bench.pass(9000);
    assertThat(seconds(bench)).isCloseTo(1.5, within(1e-9));
    assertThat(bench.report().openSeconds()).isCloseTo(1.5, within(1e-9));
  }

  private static double seconds(Bench bench) {
    return bench.account.report(bench.time.nanos()).openSeconds();
  }

  @Test
  void sessionsMayIdleForEverInTheOlderDialect() {
    Bench bench = Bench.confirmed();
    bench.pass(3_600_000);
    assertThat(bench.line.closeCode).isZero();
    bench.gone();
  }

  @Test
  void aMinuteWithoutSoundIsTooQuietInTheYounger() {
    Bench bench = Bench.confirmed(Bench.immediate().withDialect(Dialect.NG));
    bench.pass(50_000);
    bench.speak("r", 40);
    bench.pass(59_999);
    bench.line.take();
    bench.pass(2);
    assertThat(bench.line.take())
        .singleElement()
        .extracting(Heard::code, Heard::message)
        .containsExactly(0, "no audio input for 60s");
    assertThat(bench.line.closeCode).isEqualTo(CloseCodes.NORMAL);
    bench.gone();
  }

  @Test
  void whatIsBeingPerformedIsNotQuiet() {
    Bench bench =
        new Bench(
            Bench.immediate()
                .withLimits(ServiceLimits.defaults().withIdleTimeout(Duration.ofSeconds(5))));
    bench.say(ClientWire.configure(Bench.liveKit(0)));
    bench.speak("r", 20_000);
    bench.pass(24_000);
    assertThat(bench.line.closeCode).isZero();
    bench.pass(1_100);
    assertThat(bench.line.take().getLast().message()).isEqualTo("no audio input for 5s");
  }

  @Test
  void aRoomHasAPatienceOfItsOwn() {
    Bench bench = new Bench(Bench.immediate());
    bench.say(ClientWire.configure(Bench.liveKit(7)));
    bench.line.take();
    bench.pass(7000);
    assertThat(bench.line.take().getFirst().message()).isEqualTo("livekit silence timeout");
  }

  @Test
  void aMessageTooLongEndsTheSession() {
    Bench bench = Bench.confirmed();
    bench.session.overflow();
    assertThat(bench.line.closeCode).isEqualTo(1009);
  }

  @Test
  void whoGoesInTheMiddleLeavesNothingBehind() {
    Bench bench =
        Bench.confirmed(
            Bench.immediate()
                .withDialect(Dialect.NG)
                .withPace(ModelPace.defaults())
                .withPlan(Plan.unlimited().withMaxSession(Duration.ofHours(1))));
    bench.speak("a", 2000);
    bench.speak("b", 2000);
    bench.gone();
    assertThat(bench.request("a").outcome()).isEqualTo(RequestReport.Outcome.ABANDONED);
    assertThat(bench.report().open()).isFalse();
    assertThat(bench.report().audioBytes()).isEqualTo(128_000);
    assertThat(bench.report().requests()).isEqualTo(2);
  }
}

package dev.troupe.simulator.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.spatialwalk.wire.ClientWire;
import dev.troupe.simulator.spatialwalk.wire.ClientWire.Heard;
import dev.troupe.simulator.spatialwalk.wire.ServerMessages;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Playback in a room: control frames without media, and in the younger dialect its states. */
class PlaybackTest {
  private static final int PLAYING = ServerMessages.Playback.PLAYING.ordinal();
  private static final int PAUSED = ServerMessages.Playback.PAUSED.ordinal();
  private static final int ENDED = ServerMessages.Playback.ENDED.ordinal();
  private static final int INTERRUPTED = ServerMessages.Playback.INTERRUPTED.ordinal();

  private static Bench room(Dialect dialect, ServiceManners manners, Fault... faults) {
    Duration first = Duration.ofMillis(100);
    SpatialwalkSimulatorOptions options =
        Bench.immediate()
            .withDialect(dialect)
            .withManners(manners)
            .withPace(new ModelPace(Duration.ZERO, first, 1, 5, 1));
    Bench bench = new Bench(options, faults);
    bench.say(ClientWire.configure(Bench.liveKit(0)));
    bench.line.take();
    return bench;
  }

  private static Bench room(Dialect dialect) {
    return room(dialect, ServiceManners.defaults());
  }

  @Test
  void tellsWhenPlaybackBeginsAndWhenItHasEndedInRealTime() {
    Bench bench = room(Dialect.LEGACY);
    bench.speak("r", 2000);

    bench.pass(99);
    assertThat(bench.line.take()).isEmpty();
    bench.pass(1);
    List<Heard> begun = bench.line.take();
    assertThat(begun).singleElement().matches(each -> each.type() == 5 && !each.end());
    bench.pass(1999);
    assertThat(bench.line.take()).isEmpty();
    bench.pass(1);
    List<Heard> ended = bench.line.take();
    assertThat(ended).singleElement().matches(Heard::end);
    assertThat(ended.getFirst().keyframes()).isZero();
    assertThat(bench.request("r").keyframes()).isZero();
    bench.gone();
  }

  @Test
  void saysMoreInTheYoungerDialect() {
    Bench bench = room(Dialect.NG);
    bench.speak("r", 2000);
    bench.pass(100);
    assertThat(bench.line.take()).extracting(Heard::type).containsExactly(5, 10);
    bench.pass(2000);
    List<Heard> ended = bench.line.take();
    assertThat(ended).extracting(Heard::type).containsExactly(5, 10);
    assertThat(ended.getLast())
        .extracting(Heard::reqId, Heard::state, Heard::playedMillis, Heard::message)
        .containsExactly("r", ENDED, 2000L, "");
  }

  @Test
  void standsStillWhenTheSoundRunsOut() {
    Bench bench = room(Dialect.NG);
    bench.say(ClientWire.audio("r", Bench.sound(500, 1), false));
    bench.pass(5000);
    bench.line.take();
    bench.say(ClientWire.audio("r", Bench.sound(500, 1), true));
    bench.pass(499);
    assertThat(bench.line.take()).isEmpty();
    bench.pass(1);
    assertThat(bench.line.take()).extracting(Heard::playedMillis).containsExactly(0L, 1000L);
    bench.gone();
  }

  @Test
  void holdsAndGoesOn() {
    Bench bench = room(Dialect.NG);
    bench.speak("r", 2000);
    bench.pass(600);
    bench.line.take();

    bench.say(ClientWire.pause("r"));
    assertState(bench, "r", PAUSED, 500);
    bench.pass(30_000);
    bench.say(ClientWire.pause("r"));
    assertState(bench, "r", PAUSED, 500);
    bench.say(ClientWire.resume("r"));
    assertState(bench, "r", PLAYING, 500);
    bench.pass(100);
    bench.say(ClientWire.resume("r"));
    assertState(bench, "r", PLAYING, 600);
    bench.pass(1399);
    assertThat(bench.line.take()).isEmpty();
    bench.pass(1);
    assertThat(bench.line.take()).extracting(Heard::end).containsExactly(true, false);
    bench.say(ClientWire.pause("r"));
    assertState(bench, "r", ENDED, 2000);
    bench.gone();
  }

  @Test
  void canBeHeldBeforeItBegins() {
    Bench bench = room(Dialect.NG);
    bench.speak("r", 1000);
    bench.say(ClientWire.pause("r"));
    assertState(bench, "r", PAUSED, 0);
    bench.pass(10_000);
    assertThat(bench.line.take()).isEmpty();
    bench.say(ClientWire.resume("r"));
    List<Heard> answers = bench.line.take();
    assertThat(answers.getLast().state()).isEqualTo(PLAYING);
    bench.pass(1000);
    assertThat(bench.line.take()).extracting(Heard::state).containsExactly(0, ENDED);
  }

  @Test
  void aPauseTooLongEndsIt() {
    Bench bench = room(Dialect.NG);
    bench.speak("r", 2000);
    bench.pass(300);
    bench.say(ClientWire.pause("r"));
    bench.line.take();
    bench.pass(60_000);
    assertThat(bench.line.take())
        .singleElement()
        .extracting(Heard::state, Heard::playedMillis, Heard::message)
        .containsExactly(INTERRUPTED, 200L, "pause_timeout");
    bench.say(ClientWire.resume("r"));
    assertState(bench, "r", INTERRUPTED, 200);
    bench.gone();
  }

  @Test
  void answersForAnotherRequestWithTheStateOfTheCurrentOne() {
    Bench bench = room(Dialect.NG);
    bench.say(ClientWire.pause("nobody"));
    assertState(bench, "nobody", 0, 0);
    bench.speak("r", 2000);
    bench.pass(300);
    bench.line.take();
    bench.say(ClientWire.pause("nobody"));
    assertState(bench, "nobody", PLAYING, 200);
  }

  @Test
  void anInterruptIsToldAndHasNoEnd() {
    Bench bench = room(Dialect.NG);
    bench.speak("r", 2000);
    bench.pass(300);
    bench.line.take();
    bench.say(ClientWire.interrupt("r"));
    assertThat(bench.line.take())
        .singleElement()
        .extracting(Heard::state, Heard::playedMillis, Heard::message)
        .containsExactly(INTERRUPTED, 200L, "explicit");
    bench.pass(10_000);
    assertThat(bench.line.take()).isEmpty();
    assertThat(bench.request("r").outcome()).isEqualTo(RequestReport.Outcome.INTERRUPTED);
    bench.gone();
  }

  @Test
  void anotherRequestPreemptsIt() {
    Bench bench = room(Dialect.NG);
    bench.speak("a", 2000);
    bench.pass(300);
    bench.line.take();
    bench.speak("b", 1000);
    assertThat(bench.line.take())
        .singleElement()
        .extracting(Heard::reqId, Heard::state, Heard::message)
        .containsExactly("a", INTERRUPTED, "preempted");
    bench.pass(1100);
    assertThat(bench.line.take()).extracting(Heard::reqId).containsOnly("b");
    assertThat(bench.request("a").outcome()).isEqualTo(RequestReport.Outcome.PREEMPTED);
  }

  @Test
  void theEndMayBeToldTwice() {
    Bench bench =
        room(Dialect.LEGACY, ServiceManners.defaults().withEndings(0, false, false, true));
    bench.speak("r", 100);
    bench.pass(200);
    assertThat(bench.line.take()).extracting(Heard::end).containsExactly(false, true, true);
  }

  @Test
  void theEndMayBeMissing() {
    Bench bench =
        room(
            Dialect.LEGACY, ServiceManners.defaults(), new Fault.Ending(Fault.Ending.Kind.MISSING));
    bench.speak("r", 100);
    bench.pass(1000);
    assertThat(bench.line.take()).noneMatch(Heard::end).hasSize(1);
  }

  @Test
  void nothingToPlayIsEndedAtOnce() {
    Bench bench = room(Dialect.LEGACY);
    bench.say(ClientWire.audio("r", Buffer.buffer(), true));
    bench.pass(100);
    assertThat(bench.line.take()).singleElement().matches(Heard::end);
  }

  @Test
  void theOlderDialectDoesNotKnowOfPauses() {
    Bench bench = room(Dialect.LEGACY);
    bench.speak("r", 1000);
    bench.pass(500);
    bench.line.take();
    bench.say(ClientWire.pause("r"));
    assertThat(bench.line.take()).isEmpty();
    bench.pass(600);
    assertThat(bench.line.take()).singleElement().matches(Heard::end);
  }

  @Test
  void onTheSocketNothingCanBeHeld() {
    Bench bench = Bench.confirmed(Bench.immediate().withDialect(Dialect.NG));
    bench.speak("r", 200);
    bench.say(ClientWire.pause("r"));
    bench.pass(10);
    assertThat(bench.line.take()).extracting(Heard::type).containsOnly(5);
  }

  private static void assertState(Bench bench, String reqId, int state, long played) {
    assertThat(bench.line.take())
        .singleElement()
        .extracting(Heard::type, Heard::reqId, Heard::state, Heard::playedMillis)
        .containsExactly(10, reqId, state, played);
  }
}

package dev.troupe.simulator.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.spatialwalk.Fault.Moment;
import dev.troupe.simulator.spatialwalk.wire.ClientWire;
import dev.troupe.simulator.spatialwalk.wire.ClientWire.Heard;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong with a session on demand, seen without a network. */
class SessionFaultTest {

  @Test
  void theConfirmationGoesWrong() {
    assertThat(shakeHands(Fault.Confirm.Kind.NEVER).sent).isEmpty();
    assertThat(shakeHands(Fault.Confirm.Kind.TWICE).take())
        .extracting(Heard::connectionId)
        .containsExactly(Bench.ID, Bench.ID);
    assertThat(shakeHands(Fault.Confirm.Kind.EMPTY_ID).take())
        .singleElement()
        .extracting(Heard::type, Heard::connectionId)
        .containsExactly(2, "");
    assertThat(shakeHands(Fault.Confirm.Kind.TEXT).texts).hasSize(1);
    RecordedLine garbage = shakeHands(Fault.Confirm.Kind.GARBAGE);
    assertThat(garbage.sent).singleElement().matches(each -> each.getByte(0) == -1);
  }

  private static RecordedLine shakeHands(Fault.Confirm.Kind kind) {
    Bench bench = new Bench(Bench.immediate(), new Fault.Confirm(kind));
    bench.say(ClientWire.configure(Bench.pcm(16_000)));
    assertThat(bench.book.struck()).containsEntry("confirm", 1L);
    return bench.line;
  }

  @Test
  void theConfirmationComesLate() {
    Bench bench = new Bench(Bench.immediate(), new Fault.ConfirmDelay(Duration.ofSeconds(3)));
    bench.say(ClientWire.configure(Bench.pcm(16_000)));
    bench.pass(2999);
    assertThat(bench.line.sent).isEmpty();
    bench.pass(1);
    assertThat(bench.line.take()).extracting(Heard::type).containsExactly(2);
  }

  @Test
  void framesFollowRightBehindTheConfirmation() {
    Bench bench = new Bench(Bench.immediate(), new Fault.EarlyFrames(2));
    bench.say(ClientWire.configure(Bench.pcm(16_000)));
    assertThat(bench.line.take()).extracting(Heard::type).containsExactly(2, 5, 5);
  }

  @Test
  void theEndIsMissingTwiceOrEarly() {
    assertThat(ends(Fault.Ending.Kind.MISSING)).containsExactly(false, false);
    assertThat(ends(Fault.Ending.Kind.TWICE)).containsExactly(false, false, true, true);
    assertThat(ends(Fault.Ending.Kind.EARLY)).containsExactly(false, true, false);
  }

  private static List<Boolean> ends(Fault.Ending.Kind kind) {
    Bench bench = Bench.confirmed(new Fault.Ending(kind));
    bench.speak("r", 400);
    bench.pass(1);
    List<Heard> heard = bench.line.take();
    assertThat(heard.stream().mapToInt(Heard::keyframes).sum()).isEqualTo(10);
    return heard.stream().map(Heard::end).toList();
  }

  @Test
  void framesOfAnotherRequestAndGreatOnesComeFirst() {
    Bench bench =
        Bench.confirmed(new Fault.StaleFrames("yesterday", 2), new Fault.Oversize(1_100_000));
    bench.speak("r", 200);
    bench.pass(1);
    List<Heard> heard = bench.line.take();
    assertThat(heard)
        .extracting(Heard::reqId)
        .containsExactly("yesterday", "yesterday", "r", "r", "r");
    assertThat(heard.get(2).bytes().length()).isEqualTo(1_100_000);
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void anErrorWithACloseBehindItStrikesAtItsMoment(Moment moment) {
    Bench bench =
        new Bench(Bench.immediate(), new Fault.ServerError(moment, 4001, "no money", false, 4001));
    assertThat(reach(bench)).isEqualTo(moment);
    assertThat(bench.line.closeCode).isEqualTo(4001);
    Heard error = bench.line.take().getLast();
    assertThat(error).extracting(Heard::code, Heard::reqId).containsExactly(4001, "");
    assertThat(bench.book.struck()).containsEntry("server_error", 1L);
    bench.gone();
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void aCloseStrikesAtItsMoment(Moment moment) {
    Bench bench = new Bench(Bench.immediate(), new Fault.Close(moment, 1011, "broken"));
    assertThat(reach(bench)).isEqualTo(moment);
    assertThat(bench.line.closeCode).isEqualTo(1011);
    bench.gone();
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void aResetStrikesAtItsMoment(Moment moment) {
    Bench bench = new Bench(Bench.immediate(), new Fault.Reset(moment));
    assertThat(reach(bench)).isEqualTo(moment);
    assertThat(bench.line.done).containsExactly("reset");
    bench.gone();
  }

  /** Goes through a session's life, until it is over. */
  private static Moment reach(Bench bench) {
    if (over(bench)) {
      return Moment.NOW;
    }
    bench.say(ClientWire.configure(Bench.pcm(16_000)));
    if (over(bench)) {
      boolean confirmed = bench.report().stage() == SessionReport.Stage.CONFIRMED;
      return confirmed ? Moment.CONFIRMED : Moment.HANDSHAKE;
    }
    bench.say(ClientWire.audio("r", Bench.sound(200, 1), false));
    if (over(bench)) {
      return Moment.AUDIO;
    }
    bench.pass(1);
    if (over(bench)) {
      return Moment.FRAMES;
    }
    bench.say(ClientWire.audio("r", Bench.sound(40, 1), true));
    bench.pass(1);
    assertThat(bench.line.sent.stream().map(ClientWire::read)).noneMatch(Heard::end);
    return over(bench) ? Moment.END : null;
  }

  private static boolean over(Bench bench) {
    return bench.line.closeCode != 0 || bench.line.done.contains("reset");
  }

  @Test
  void anErrorThatNamesTheRequestEndsIt() {
    Bench bench =
        Bench.confirmed(new Fault.ServerError(Moment.FRAMES, 14, "driven server", true, 0));
    bench.speak("a", 1000);
    bench.pass(1);
    assertThat(bench.line.take())
        .satisfiesExactly(
            frame -> assertThat(frame.keyframes()).isEqualTo(5),
            error -> assertThat(error.reqId()).isEqualTo("a"));
    assertThat(bench.request("a").outcome()).isEqualTo(RequestReport.Outcome.FAILED);
    bench.speak("b", 200);
    bench.pass(1);
    assertThat(bench.line.take()).extracting(Heard::end).containsExactly(false, true);
  }

  @Test
  void anErrorThatNamesNobodyChangesNothing() {
    Bench bench = Bench.confirmed(new Fault.ServerError(Moment.FRAMES, 500, "hiccup", false, 0));
    bench.speak("a", 400);
    bench.pass(1);
    assertThat(bench.line.take()).extracting(Heard::type).containsExactly(5, 4, 5, 5);
  }

  @Test
  void linesHangStallAndSlowDown() {
    Bench bench =
        new Bench(
            Bench.immediate(),
            new Fault.HalfOpen(Moment.CONFIRMED),
            new Fault.StalledReads(Moment.AUDIO),
            new Fault.SlowWrites(Duration.ofMillis(200)));
    assertThat(bench.line.done).containsExactly("slow down 200");
    bench.say(ClientWire.configure(Bench.pcm(16_000)));
    bench.speak("r", 40);
    assertThat(bench.line.done).containsExactly("slow down 200", "half-open", "stop reading");
    bench.session.heal();
    assertThat(bench.line.done).endsWith("heal");
  }

  @Test
  void faultsMeetAnOpenSessionToo() {
    Bench bench = Bench.confirmed();
    bench.session.suffer(new Fault.Close(Moment.END, 1011, "late"));
    bench.session.suffer(new Fault.SlowWrites(Duration.ofMillis(10)));
    assertThat(bench.line.done).containsExactly("slow down 10");
    assertThat(bench.line.closeCode).isZero();
    bench.speak("r", 40);
    bench.pass(1);
    assertThat(bench.line.closeCode).isEqualTo(1011);
    Bench now = Bench.confirmed();
    now.session.suffer(new Fault.Close(Moment.NOW, 1001, ""));
    assertThat(now.line.closeCode).isEqualTo(1001);
  }
}

package dev.troupe.simulator.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.troupe.simulator.spatialwalk.audio.OggWriter;
import dev.troupe.simulator.spatialwalk.wire.ClientWire;
import dev.troupe.simulator.spatialwalk.wire.ClientWire.Heard;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keyframes on the session's own socket. */
class AnimationTest {
  private static final Duration NONE = Duration.ZERO;

  @ParameterizedTest
  @ValueSource(ints = {8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000})
  void theFrameCountFollowsFromTheLengthForEveryRateAndCut(int rate) {
    Random random = new Random(rate);
    for (int round = 0; round < 25; round++) {
      int samples = random.nextInt(2 * rate);
      int batch = 1 + random.nextInt(30);
      SpatialwalkSimulatorOptions options =
          Bench.immediate()
              .withManners(
                  ServiceManners.defaults().withEndings(0, false, random.nextBoolean(), false))
              .withPace(new ModelPace(NONE, NONE, 100_000, batch, 1));
      Bench bench = new Bench(options);
      bench.say(ClientWire.configure(Bench.pcm(rate)));
      bench.line.take();

      send(bench, "r", new byte[2 * samples], random);
      bench.pass(1000);

      check(bench, bench.line.take(), samples * 25L / rate, batch);
      bench.gone();
    }
  }

  @Test
  void theFrameCountFollowsFromTheGranulesOfOpus() {
    Random random = new Random(1);
    for (int round = 0; round < 25; round++) {
      long samples = random.nextInt(96_000);
      Bench bench = new Bench(Bench.immediate());
      bench.say(ClientWire.configure(Bench.opus(24_000)));
      bench.line.take();

      send(bench, "r", OggWriter.stream(samples, 80).getBytes(), random);
      bench.pass(1000);

      check(bench, bench.line.take(), samples * 25 / 48_000, 5);
      bench.gone();
    }
  }

  /** Random pieces; the end rides on the last of them or comes alone. */
  private static void send(Bench bench, String reqId, byte[] sound, Random random) {
    boolean endAlone = random.nextBoolean();
    int longest = 1 + random.nextInt(9000);
    int at = 0;
    while (sound.length - at > longest) {
      int to = at + 1 + random.nextInt(longest);
      Buffer piece = Buffer.buffer().appendBytes(sound, at, to - at);
      bench.say(ClientWire.audio(reqId, piece, false));
      bench.pass(random.nextInt(3));
      at = to;
    }
    Buffer rest = Buffer.buffer().appendBytes(sound, at, sound.length - at);
    bench.say(ClientWire.audio(reqId, rest, !endAlone));
    if (endAlone) {
      bench.say(ClientWire.audio(reqId, Buffer.buffer(), true));
    }
  }

  private static void check(Bench bench, List<Heard> heard, long keyframes, int batch) {
    assertThat(heard)
        .allSatisfy(each -> {
          assertThat(each.type()).isEqualTo(5);
          assertThat(each.reqId()).isEqualTo("r");
          assertThat(each.connectionId()).isEqualTo(Bench.ID);
          assertThat(each.keyframes()).isLessThanOrEqualTo(batch);
        });
    assertThat(heard.stream().mapToInt(Heard::keyframes).sum()).isEqualTo((int) keyframes);
    assertThat(heard.stream().filter(Heard::end)).hasSize(1);
    assertThat(heard.getLast().end()).isTrue();
    assertThat(bench.request("r").keyframes()).isEqualTo((int) keyframes);
    assertThat(bench.request("r").outcome()).isEqualTo(RequestReport.Outcome.ENDED);
    assertThat(bench.request("r").messages()).isEqualTo(heard.stream().map(Heard::bytes).toList());
  }

  @Test
  void theMouthFollowsTheLevel() {
    Bench bench = Bench.confirmed();
    bench.say(ClientWire.audio("r", Bench.sound(80, 0), false));
    bench.say(ClientWire.audio("r", Bench.sound(80, 4096), false));
    bench.say(ClientWire.audio("r", Bench.sound(40, 32_767), true));
    bench.pass(1);

    List<float[]> faces = bench.line.take().getFirst().faces();

    assertThat(faces).hasSize(5);
    assertThat(faces.get(0)).containsExactly(0, 0);
    assertThat(faces.get(2)[1]).isCloseTo(0.5f, within(1e-6f));
    assertThat(faces.get(2)[0]).isCloseTo(0.5f * Flames.WIDEST, within(1e-6f));
    assertThat(faces.get(4)).containsExactly(new float[] {Flames.WIDEST, 1}, within(1e-3f));
  }

  @Test
  void animationCarriesTheAvatarAndAWholeFace() throws Exception {
    Bench bench = Bench.confirmed();
    bench.speak("r", 200);
    bench.pass(1);
    Heard first = bench.line.take().getFirst();
    assertThat(first.fields().text(5)).isEqualTo("avatar");
    assertThat(first.fields().message(4).messages(1).getFirst().bytes(7).length()).isEqualTo(400);
    assertThat(first.bytes().length()).isBetween(2300, 2700);
  }

  @Test
  void theFirstTakesAWhileAndTheRestComesFasterThanLife() {
    Bench bench =
        Bench.confirmed(
            Bench.immediate().withPace(new ModelPace(NONE, Duration.ofMillis(150), 10, 5, 1)));
    bench.speak("r", 1000);

    bench.pass(169);
    assertThat(bench.line.take()).isEmpty();
    bench.pass(1);
    assertThat(bench.line.take()).hasSize(1);
    bench.pass(20);
    assertThat(bench.line.take()).hasSize(1);
    bench.pass(60);
    List<Heard> rest = bench.line.take();
    assertThat(rest).hasSize(4);
    assertThat(rest.getLast().end()).isTrue();
    bench.gone();
  }

  @Test
  void aTimeFactorShortensTheModelsWork() {
    Bench bench =
        Bench.confirmed(
            Bench.immediate().withPace(new ModelPace(NONE, Duration.ofMillis(150), 10, 5, 0.1)));
    bench.speak("r", 200);
    bench.pass(18);
    assertThat(bench.line.take()).hasSize(2);
  }

  @Test
  void waitsForAClientThatDoesNotKeepUp() {
    Bench bench = Bench.confirmed();
    bench.line.congested = true;
    bench.speak("r", 1000);
    bench.pass(60_000);
    assertThat(bench.line.take()).isEmpty();
    bench.line.drain();
    bench.pass(1);
    assertThat(bench.line.take()).hasSize(6);
  }

  @Test
  void nothingLeftOverIsSentBeforeTheEnd() {
    Bench bench = Bench.confirmed();
    bench.say(ClientWire.audio("r", Bench.sound(390, 8000), false));
    bench.pass(1);
    assertThat(bench.line.take()).hasSize(1);
    bench.pass(10_000);
    assertThat(bench.line.take()).isEmpty();
    bench.say(ClientWire.audio("r", Buffer.buffer(), true));
    bench.pass(1);
    assertThat(bench.line.take()).extracting(Heard::keyframes).containsExactly(4, 0);
  }

  @Test
  void anEmptyRequestIsOneEnd() {
    Bench bench = Bench.confirmed();
    bench.say(ClientWire.audio("r", Buffer.buffer(), true));
    bench.pass(1);
    assertThat(bench.line.take()).singleElement().matches(Heard::end);
  }

  @Test
  void anInterruptLeavesATailAndNoEnd() {
    SpatialwalkSimulatorOptions slow =
        Bench.immediate()
            .withManners(ServiceManners.defaults().withEndings(2, false, false, false))
            .withPace(new ModelPace(NONE, NONE, 1, 5, 1));
    Bench bench = Bench.confirmed(slow);
    bench.speak("r", 4000);
    bench.pass(400);
    assertThat(bench.line.take()).hasSize(2);
    bench.say(ClientWire.interrupt("r"));
    assertThat(bench.line.take()).hasSize(2).noneMatch(Heard::end);
    bench.pass(10_000);
    assertThat(bench.line.take()).isEmpty();
    assertThat(bench.request("r").outcome()).isEqualTo(RequestReport.Outcome.INTERRUPTED);
    bench.gone();
  }

  @Test
  void anInterruptMayStillBeFollowedByAnEnd() {
    SpatialwalkSimulatorOptions polite =
        Bench.immediate().withManners(ServiceManners.defaults().withEndings(0, true, false, false));
    Bench bench = Bench.confirmed(polite);
    bench.say(ClientWire.audio("r", Bench.sound(100, 1), false));
    bench.say(ClientWire.interrupt("r"));
    assertThat(bench.line.take()).singleElement().matches(Heard::end);
  }

  @Test
  void soundThatWasUnderWayWhenInterruptedIsIgnored() {
    Bench bench = Bench.confirmed();
    bench.say(ClientWire.audio("r", Bench.sound(100, 1), false));
    bench.say(ClientWire.interrupt("r"));
    bench.line.take();
    bench.say(ClientWire.audio("r", Bench.sound(1000, 1), true));
    bench.say(ClientWire.interrupt("nobody"));
    bench.pass(1000);
    assertThat(bench.line.take()).isEmpty();
    assertThat(bench.archive.counters())
        .containsEntry("ignored_audio_messages", 1L)
        .containsEntry("interrupts", 2L);
  }

  @Test
  void oneRequestFollowsTheOther() {
    Bench bench = Bench.confirmed(Bench.immediate().withPace(new ModelPace(NONE, NONE, 1, 5, 1)));
    bench.speak("a", 400);
    bench.speak("b", 200);
    bench.pass(1000);
    List<Heard> heard = bench.line.take();
    assertThat(heard).extracting(Heard::reqId).containsExactly("a", "a", "a", "b", "b");
    assertThat(heard).extracting(Heard::end).containsExactly(false, false, true, false, true);
  }

  @Test
  void aRequestThatIsNotSentToItsEndGivesWay() {
    Bench bench = Bench.confirmed();
    bench.say(ClientWire.audio("a", Bench.sound(200, 1), false));
    bench.pass(1);
    bench.speak("b", 200);
    bench.say(ClientWire.audio("a", Bench.sound(200, 1), true));
    bench.pass(1000);
    assertThat(bench.line.take()).extracting(Heard::reqId).containsExactly("a", "b", "b");
    assertThat(bench.request("a").outcome()).isEqualTo(RequestReport.Outcome.PREEMPTED);
  }

  @Test
  void overlapsAreRefusedIgnoredOrTakeOver() {
    assertThat(overlap(ServiceManners.Overlap.IGNORE)).extracting(Heard::reqId).containsOnly("a");
    List<Heard> refused = overlap(ServiceManners.Overlap.ERROR);
    assertThat(refused.getFirst().code()).isEqualTo(Dialect.INVALID_ARGUMENT);
    assertThat(refused.getFirst().reqId()).isEqualTo("b");
    assertThat(overlap(ServiceManners.Overlap.PREEMPT))
        .extracting(Heard::reqId)
        .containsExactly("b", "b");
  }

  private static List<Heard> overlap(ServiceManners.Overlap overlap) {
    Bench bench =
        Bench.confirmed(
            Bench.immediate()
                .withManners(ServiceManners.defaults().withOverlap(overlap))
                .withPace(new ModelPace(NONE, Duration.ofMillis(1), 100_000, 5, 1)));
    bench.say(ClientWire.audio("a", Bench.sound(200, 1), false));
    bench.speak("b", 200);
    bench.say(ClientWire.audio("a", Buffer.buffer(), true));
    bench.pass(1000);
    bench.gone();
    return bench.line.take();
  }

  @Test
  void refusesSoundWithoutARequest() {
    Bench bench = Bench.confirmed();
    bench.say(ClientWire.audio("", Bench.sound(40, 1), true));
    assertThat(bench.line.take())
        .singleElement()
        .extracting(Heard::code, Heard::message)
        .containsExactly(Dialect.INVALID_ARGUMENT, "req_id is required");
  }

  @Test
  void opusThatIsNoneFailsItsRequestOnly() {
    Bench bench = new Bench(Bench.immediate());
    bench.say(ClientWire.configure(Bench.opus(16_000)));
    bench.line.take();
    bench.say(ClientWire.audio("a", Buffer.buffer("RIFF....WAVE"), false));
    bench.say(ClientWire.audio("a", Buffer.buffer("more"), true));
    bench.say(ClientWire.audio("b", OggWriter.stream(9600, 60), true));
    bench.pass(10);

    List<Heard> heard = bench.line.take();

    assertThat(heard.getFirst().message()).startsWith("invalid audio: Ogg page");
    assertThat(heard.getFirst().reqId()).isEqualTo("a");
    assertThat(heard.subList(1, heard.size())).extracting(Heard::reqId).containsOnly("b");
    assertThat(heard.getLast().end()).isTrue();
    assertThat(bench.request("a").outcome()).isEqualTo(RequestReport.Outcome.FAILED);
  }

  @Test
  void noRequestIsLongerThanFourHours() {
    Bench bench = new Bench(Bench.immediate());
    bench.say(ClientWire.configure(Bench.pcm(8000)));
    bench.line.congested = true;
    bench.line.take();
    Buffer anHour = Buffer.buffer(new byte[3600 * 16_000]);
    for (int hour = 0; hour < 4; hour++) {
      bench.say(ClientWire.audio("r", anHour, false));
    }
    assertThat(bench.line.take()).isEmpty();
    bench.say(ClientWire.audio("r", Buffer.buffer(new byte[640]), false));
    assertThat(bench.line.take())
        .singleElement()
        .extracting(Heard::message)
        .isEqualTo("invalid audio: longer than four hours");
    bench.gone();
  }

  @Test
  void onlySoManyRequestsMayWait() {
    Bench bench = Bench.confirmed(Bench.immediate().withPace(new ModelPace(NONE, NONE, 1, 5, 1)));
    for (int i = 0; i < 65; i++) {
      bench.speak("r" + i, 1000);
    }
    assertThat(bench.line.take())
        .singleElement()
        .extracting(Heard::reqId, Heard::message)
        .containsExactly("r64", "too many requests");
    bench.gone();
  }
}

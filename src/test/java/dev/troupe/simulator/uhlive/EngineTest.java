package dev.troupe.simulator.uhlive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.uhlive.Engine.Complete;
import dev.troupe.simulator.uhlive.Engine.Done;
import dev.troupe.simulator.uhlive.Engine.Effect;
import dev.troupe.simulator.uhlive.Engine.Forget;
import dev.troupe.simulator.uhlive.Engine.LimitSince;
import dev.troupe.simulator.uhlive.Engine.Pausing;
import dev.troupe.simulator.uhlive.Engine.Prompting;
import dev.troupe.simulator.uhlive.Engine.Resting;
import dev.troupe.simulator.uhlive.Engine.Settings;
import dev.troupe.simulator.uhlive.Engine.Signal;
import dev.troupe.simulator.uhlive.Engine.Speaking;
import dev.troupe.simulator.uhlive.Engine.StartOfInput;
import dev.troupe.simulator.uhlive.Engine.StartTimers;
import dev.troupe.simulator.uhlive.Engine.State;
import dev.troupe.simulator.uhlive.Engine.Step;
import dev.troupe.simulator.uhlive.Engine.Tick;
import dev.troupe.simulator.uhlive.Engine.VoiceBegan;
import dev.troupe.simulator.uhlive.Engine.VoiceEnded;
import dev.troupe.simulator.uhlive.Engine.Waiting;
import dev.troupe.simulator.uhlive.grammar.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Walks every pair of state and signal, then each way a recognition can end. */
class EngineTest {
  private static final long NEVER = Engine.NEVER;
  private static final Settings NORMAL =
      new Settings(false, 5000, 10_000, LimitSince.SPEECH, 800, 2000, 4000, 0, false);
  private static final Settings HOTWORD =
      new Settings(true, 5000, 8000, LimitSince.SPEECH, 800, 2000, 4000, 300, false);
  private static final Verdict FULL = new Verdict(Level.FULL, false, false);
  private static final Verdict PARTIAL = new Verdict(Level.PARTIAL, false, false);
  private static final Verdict NONE = Verdict.NOTHING;
  private static final Verdict KEYED = new Verdict(Level.FULL, false, true);
  private static final Verdict EXTENSIBLE = new Verdict(Level.FULL, true, true);

  private static final State PROMPTING = new Prompting(NEVER);
  private static final State WAITING = new Waiting(5000, NEVER);
  private static final State SPEAKING = new Speaking(1000, 11_000);
  private static final State PAUSING = new Pausing(1000, 1500, 11_000);
  private static final State RESTING = new Resting(9000);
  private static final State DONE = new Done();

  private record Pair(State state, Signal signal) {}

  @TestFactory
  List<DynamicTest> everyPairStepsAsDrawn() {
    Engine engine = new Engine(NORMAL);
    Map<Pair, Step> table = table();
    assertThat(table).hasSize(6 * 4);
    return table.entrySet().stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.getKey().state().getClass().getSimpleName()
                    + " and "
                    + row.getKey().signal().getClass().getSimpleName(),
                () ->
                    assertThat(engine.step(row.getKey().state(), row.getKey().signal()))
                        .isEqualTo(row.getValue())))
        .toList();
  }

  private static Map<Pair, Step> table() {
    Signal timers = new StartTimers(2000);
    Signal voice = new VoiceBegan(2000);
    Signal silence = new VoiceEnded(2000);
    Signal tick = new Tick(2000, NONE);
    Map<Pair, Step> table = new LinkedHashMap<>();
    table.put(new Pair(PROMPTING, timers), Step.to(new Waiting(7000, NEVER)));
    table.put(new Pair(PROMPTING, voice), Step.to(new Speaking(2000, 12_000), new StartOfInput()));
    table.put(new Pair(WAITING, voice), Step.to(new Speaking(2000, 12_000), new StartOfInput()));
    table.put(new Pair(SPEAKING, silence), Step.to(new Pausing(1000, 2000, 11_000)));
    table.put(new Pair(PAUSING, voice), Step.to(new Speaking(1000, 11_000)));
    table.put(new Pair(RESTING, voice), Step.to(new Speaking(2000, 9000)));
    for (State state : List.of(PROMPTING, WAITING, SPEAKING, PAUSING, RESTING, DONE)) {
      for (Signal signal : List.of(timers, voice, silence, tick)) {
        table.putIfAbsent(new Pair(state, signal), Step.stay(state));
      }
    }
    return table;
  }

  @ParameterizedTest
  @CsvSource({"FULL, 2300, SUCCESS", "PARTIAL, 3500, PARTIAL_MATCH", "NONE, 5500, NO_MATCH"})
  void silenceEndsWhatWasSaidAsSoonAsItsMatchAllows(Level level, long end, Cause cause) {
    Engine engine = new Engine(NORMAL);
    Verdict verdict = new Verdict(level, false, false);

    assertThat(engine.step(PAUSING, new Tick(end - 10, verdict))).isEqualTo(Step.stay(PAUSING));
    assertThat(engine.step(PAUSING, new Tick(end, verdict))).isEqualTo(ends(cause, 1000, 1500));
  }

  @ParameterizedTest
  @CsvSource({"FULL, SUCCESS_MAXTIME", "PARTIAL, PARTIAL_MATCH_MAXTIME", "NONE, NO_MATCH_MAXTIME"})
  void aVoiceThatDoesNotStopIsCutByTheRecognitionTimeout(Level level, Cause cause) {
    Engine engine = new Engine(NORMAL);
    Verdict verdict = new Verdict(level, false, false);

    assertThat(engine.step(SPEAKING, new Tick(10_990, verdict))).isEqualTo(Step.stay(SPEAKING));
    assertThat(engine.step(SPEAKING, new Tick(11_000, verdict)))
        .isEqualTo(ends(cause, 1000, 11_000));
    State pausing = new Pausing(1000, 10_500, 11_000);
    assertThat(engine.step(pausing, new Tick(11_000, verdict)))
        .isEqualTo(ends(cause, 1000, 10_500));
  }

  @Test
  void nobodySpeaks() {
    Engine engine = new Engine(NORMAL);
    State begun = engine.begin(true);

    assertThat(engine.step(begun, new Tick(4990, NONE))).isEqualTo(Step.stay(begun));
    assertThat(engine.step(begun, new Tick(5000, NONE)))
        .isEqualTo(ends(Cause.NO_INPUT_TIMEOUT, -1, -1));
  }

  @Test
  void nobodyHasToSpeakWhileTheTimersAreOff() {
    Engine engine = new Engine(NORMAL);
    State begun = engine.begin(false);

    assertThat(engine.step(begun, new Tick(1_000_000, NONE))).isEqualTo(Step.stay(begun));
    State started = engine.step(begun, new StartTimers(1_000_000)).state();
    assertThat(engine.step(started, new StartTimers(1_004_000)).state()).isEqualTo(started);
    assertThat(engine.step(started, new Tick(1_005_000, NONE)))
        .isEqualTo(ends(Cause.NO_INPUT_TIMEOUT, -1, -1));
  }

  @Test
  void aMatchThatCouldGoOnWaitsOnlyWhenToldTo() {
    Settings patient =
        new Settings(false, 5000, 10_000, LimitSince.SPEECH, 800, 2000, 4000, 0, true);
    Tick early = new Tick(2300, EXTENSIBLE);

    assertThat(new Engine(NORMAL).step(PAUSING, early)).isEqualTo(ends(Cause.SUCCESS, 1000, 1500));
    assertThat(new Engine(patient).step(PAUSING, early)).isEqualTo(Step.stay(PAUSING));
    assertThat(new Engine(patient).step(PAUSING, new Tick(3500, EXTENSIBLE)))
        .isEqualTo(ends(Cause.SUCCESS, 1000, 1500));
  }

  @Test
  void aHotwordEndsItAtOnceAndWithoutAStartOfInput() {
    Engine engine = new Engine(HOTWORD);
    State speaking = engine.step(engine.begin(true), new VoiceBegan(1000)).state();

    assertThat(speaking).isEqualTo(new Speaking(1000, 9000));
    assertThat(engine.step(speaking, new Tick(1400, FULL))).isEqualTo(Step.stay(speaking));
    assertThat(engine.step(speaking, new Tick(1400, KEYED)))
        .isEqualTo(ends(Cause.SUCCESS, 1000, 1400));
    State pausing = new Pausing(1000, 1400, 9000);
    assertThat(engine.step(pausing, new Tick(1590, FULL))).isEqualTo(Step.stay(pausing));
    assertThat(engine.step(pausing, new Tick(1600, FULL)))
        .isEqualTo(ends(Cause.SUCCESS, 1000, 1400));
    assertThat(engine.step(pausing, new Tick(1410, EXTENSIBLE))).isEqualTo(Step.stay(pausing));
    assertThat(engine.step(pausing, new Tick(2200, EXTENSIBLE)))
        .isEqualTo(ends(Cause.SUCCESS, 1000, 1400));
  }

  @Test
  void whatIsNoHotwordIsForgottenAndTheNextUtteranceHeard() {
    Engine engine = new Engine(HOTWORD);
    State pausing = new Pausing(1000, 1400, 9000);

    assertThat(engine.step(pausing, new Tick(2200, NONE)))
        .isEqualTo(Step.to(new Resting(9000), new Forget(1000, 1400)));
    assertThat(engine.step(pausing, new Tick(2200, PARTIAL))).isEqualTo(Step.stay(pausing));
    assertThat(engine.step(pausing, new Tick(3400, PARTIAL)))
        .isEqualTo(Step.to(new Resting(9000), new Forget(1000, 1400)));
    assertThat(engine.step(new Resting(9000), new Tick(9000, NONE)))
        .isEqualTo(ends(Cause.HOTWORD_MAXTIME, -1, -1));
  }

  @Test
  void whatIsTooShortIsNoHotword() {
    Engine engine = new Engine(HOTWORD);
    State brief = new Pausing(1000, 1200, 9000);

    assertThat(engine.step(brief, new Tick(1700, FULL))).isEqualTo(Step.stay(brief));
    assertThat(engine.step(brief, new Tick(2000, FULL)))
        .isEqualTo(Step.to(new Resting(9000), new Forget(1000, 1200)));
    assertThat(engine.step(new Speaking(1000, 9000), new Tick(1290, KEYED)).state())
        .isEqualTo(new Speaking(1000, 9000));
  }

  @Test
  void theTimeForAHotwordCanBeUp() {
    Engine engine = new Engine(HOTWORD);

    assertThat(engine.step(new Speaking(1000, 9000), new Tick(9000, NONE)))
        .isEqualTo(ends(Cause.HOTWORD_MAXTIME, 1000, 9000));
    assertThat(engine.step(new Speaking(1000, 9000), new Tick(9000, PARTIAL)))
        .isEqualTo(ends(Cause.HOTWORD_MAXTIME, 1000, 9000));
    assertThat(engine.step(new Speaking(1000, 9000), new Tick(9000, FULL)))
        .isEqualTo(ends(Cause.SUCCESS_MAXTIME, 1000, 9000));
    assertThat(engine.step(engine.begin(true), new Tick(5000, NONE)))
        .isEqualTo(ends(Cause.NO_INPUT_TIMEOUT, -1, -1));
  }

  @Test
  void theTimeForAHotwordCountsFromWhereOneChooses() {
    Engine fromRecognize = new Engine(counting(LimitSince.RECOGNIZE));
    assertThat(fromRecognize.begin(false)).isEqualTo(new Prompting(3000));
    assertThat(fromRecognize.begin(true)).isEqualTo(new Waiting(5000, 3000));
    assertThat(fromRecognize.step(new Prompting(3000), new Tick(3000, NONE)))
        .isEqualTo(ends(Cause.HOTWORD_MAXTIME, -1, -1));
    assertThat(fromRecognize.step(new Waiting(5000, 3000), new Tick(3000, NONE)))
        .isEqualTo(ends(Cause.HOTWORD_MAXTIME, -1, -1));

    Engine fromTimers = new Engine(counting(LimitSince.TIMERS));
    assertThat(fromTimers.begin(false)).isEqualTo(new Prompting(NEVER));
    assertThat(fromTimers.step(new Prompting(NEVER), new StartTimers(500)).state())
        .isEqualTo(new Waiting(5500, 3500));
  }

  @Test
  void aTimeoutOfAllOnesIsForever() {
    Settings forever =
        new Settings(false, NEVER, NEVER, LimitSince.SPEECH, NEVER, NEVER, NEVER, 0, false);
    Engine engine = new Engine(forever);
    State speaking = engine.step(engine.begin(true), new VoiceBegan(1000)).state();

    assertThat(engine.begin(true)).isEqualTo(new Waiting(NEVER, NEVER));
    assertThat(speaking).isEqualTo(new Speaking(1000, NEVER));
    assertThat(engine.step(speaking, new Tick(1_000_000, FULL))).isEqualTo(Step.stay(speaking));
  }

  private static Settings counting(LimitSince since) {
    return new Settings(true, 5000, 3000, since, 800, 2000, 4000, 0, false);
  }

  private static Step ends(Cause cause, long since, long until) {
    Effect end = new Complete(cause, since, until);
    return Step.to(new Done(), end);
  }
}

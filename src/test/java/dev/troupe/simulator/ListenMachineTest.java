package dev.troupe.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.simulator.ListenMachine.ArmEndpoint;
import dev.troupe.simulator.ListenMachine.ArmSilence;
import dev.troupe.simulator.ListenMachine.Disarm;
import dev.troupe.simulator.ListenMachine.Effect;
import dev.troupe.simulator.ListenMachine.EndOfSpeech;
import dev.troupe.simulator.ListenMachine.Ended;
import dev.troupe.simulator.ListenMachine.Final;
import dev.troupe.simulator.ListenMachine.Hearing;
import dev.troupe.simulator.ListenMachine.Idle;
import dev.troupe.simulator.ListenMachine.Interim;
import dev.troupe.simulator.ListenMachine.Listening;
import dev.troupe.simulator.ListenMachine.NoSpeech;
import dev.troupe.simulator.ListenMachine.Refused;
import dev.troupe.simulator.ListenMachine.RobotFallsSilent;
import dev.troupe.simulator.ListenMachine.RobotSpeaks;
import dev.troupe.simulator.ListenMachine.Settings;
import dev.troupe.simulator.ListenMachine.Signal;
import dev.troupe.simulator.ListenMachine.SpeechStarted;
import dev.troupe.simulator.ListenMachine.Start;
import dev.troupe.simulator.ListenMachine.Started;
import dev.troupe.simulator.ListenMachine.State;
import dev.troupe.simulator.ListenMachine.Step;
import dev.troupe.simulator.ListenMachine.Stop;
import dev.troupe.simulator.ListenMachine.UserPauses;
import dev.troupe.simulator.ListenMachine.UserSays;
import dev.troupe.simulator.ListenMachine.UserStarts;
import dev.troupe.simulator.ListenMachine.Waiting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Walks every pair of state and signal, then the switches that change a step. */
class ListenMachineTest {
  private static final Settings USUAL = settings(true, true, true, true, true, false);
  private static final Settings OTHER = settings(false, false, true, true, true, false);
  private static final State IDLE = new Idle();
  private static final State LISTENING = new Listening(USUAL, "before");
  private static final State HEARING = new Hearing(USUAL, "before", "now");
  private static final State WAITING = new Waiting(USUAL);

  private final ListenMachine machine = new ListenMachine(Manners.Relisten.RESET);

  private record Pair(State state, Signal signal) {}

  @TestFactory
  List<DynamicTest> everyPairStepsAsDrawn() {
    Map<Pair, Step> table = table();
    List<State> states = List.of(IDLE, LISTENING, HEARING, WAITING);
    assertThat(table).hasSize(states.size() * signals().size());
    return table.entrySet().stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.getKey().state().getClass().getSimpleName()
                    + " and "
                    + row.getKey().signal().getClass().getSimpleName(),
                () ->
                    assertThat(machine.step(row.getKey().state(), row.getKey().signal()))
                        .isEqualTo(row.getValue())))
        .toList();
  }

  private static List<Signal> signals() {
    return List.of(
        new Start(OTHER),
        new Stop(),
        new UserStarts(),
        new UserSays("more"),
        new UserPauses(),
        new EndOfSpeech(),
        new NoSpeech(),
        new RobotSpeaks(),
        new RobotFallsSilent());
  }

  /** Pairs not named stay where they are, without effect. */
  private static Map<Pair, Step> table() {
    Map<Pair, Step> table = new LinkedHashMap<>();
    for (State state : List.of(IDLE, LISTENING, HEARING, WAITING)) {
      signals().forEach(signal -> table.put(new Pair(state, signal), Step.stay(state)));
      Step begun = step(new Listening(OTHER, ""), new Disarm(), new Started(), new ArmSilence(8));
      table.put(new Pair(state, new Start(OTHER)), begun);
    }
    Ended stopped = new Ended("stopped");
    table.put(new Pair(LISTENING, new Stop()), step(IDLE, new Disarm(), stopped));
    table.put(
        new Pair(HEARING, new Stop()), step(IDLE, new Disarm(), new Final("before now"), stopped));
    table.put(new Pair(WAITING, new Stop()), step(IDLE, stopped));
    table.put(
        new Pair(LISTENING, new UserStarts()),
        step(new Hearing(USUAL, "before", ""), new Disarm(), new SpeechStarted()));
    table.put(
        new Pair(LISTENING, new UserSays("more")),
        step(
            new Hearing(USUAL, "before", "more"),
            new Disarm(),
            new SpeechStarted(),
            new Interim("before more")));
    table.put(new Pair(LISTENING, new NoSpeech()), step(IDLE, new Ended("silence_timeout")));
    table.put(
        new Pair(LISTENING, new RobotSpeaks()), step(IDLE, new Disarm(), new Ended("robot_speak")));
    table.put(new Pair(HEARING, new UserStarts()), step(HEARING, new Disarm()));
    table.put(
        new Pair(HEARING, new UserSays("more")),
        step(
            new Hearing(USUAL, "before", "now more"),
            new Disarm(),
            new Interim("before now more")));
    table.put(new Pair(HEARING, new UserPauses()), step(HEARING, new ArmEndpoint(1)));
    table.put(
        new Pair(HEARING, new EndOfSpeech()),
        step(IDLE, new Disarm(), new Final("before now"), new Ended("speech_end")));
    table.put(
        new Pair(HEARING, new RobotSpeaks()),
        step(IDLE, new Disarm(), new Final("before now"), new Ended("robot_speak")));
    table.put(
        new Pair(WAITING, new RobotFallsSilent()),
        step(new Listening(USUAL, ""), new Disarm(), new Started(), new ArmSilence(8)));
    return table;
  }

  @Test
  void listeningOnJoinsPartsOnlyWithConcat() {
    Settings joined = settings(false, true, true, true, false, false);
    Settings apart = settings(false, false, false, true, false, false);

    assertThat(machine.step(new Hearing(joined, "one", "two"), new EndOfSpeech()))
        .isEqualTo(
            step(
                new Listening(joined, "one two"),
                new Disarm(),
                new Final("one two"),
                new ArmSilence(8)));
    assertThat(machine.step(new Hearing(apart, "", "two"), new EndOfSpeech()))
        .isEqualTo(step(new Listening(apart, ""), new Disarm(), new Final("two")));
  }

  @Test
  void silenceAndRobotEndNothingWhenSwitchedOff() {
    Settings patient = settings(false, true, false, false, true, false);
    State listening = new Listening(patient, "");
    State hearing = new Hearing(patient, "", "word");

    assertThat(machine.step(listening, new NoSpeech())).isEqualTo(Step.stay(listening));
    assertThat(machine.step(listening, new RobotSpeaks())).isEqualTo(Step.stay(listening));
    assertThat(machine.step(hearing, new RobotSpeaks())).isEqualTo(Step.stay(hearing));
    assertThat(machine.step(IDLE, new Start(patient)))
        .isEqualTo(step(new Listening(patient, ""), new Disarm(), new Started()));
  }

  @Test
  void waitsToResumeWhileTheRobotSpeaks() {
    Settings resuming = settings(false, true, true, true, true, true);

    assertThat(machine.step(new Listening(resuming, ""), new RobotSpeaks()))
        .isEqualTo(step(new Waiting(resuming), new Disarm(), new Ended("robot_speak")));
    assertThat(machine.step(new Hearing(resuming, "", ""), new RobotSpeaks()))
        .isEqualTo(step(new Waiting(resuming), new Disarm(), new Ended("robot_speak")));
  }

  @Test
  void withoutPartialNothingInterimIsSaid() {
    assertThat(machine.step(new Listening(OTHER, ""), new UserSays("a")))
        .isEqualTo(step(new Hearing(OTHER, "", "a"), new Disarm(), new SpeechStarted()));
    assertThat(machine.step(new Hearing(OTHER, "", "a"), new UserSays("b")))
        .isEqualTo(step(new Hearing(OTHER, "", "a b"), new Disarm()));
  }

  @Test
  void refusesASecondStartWhenMannersSaySo() {
    ListenMachine strict = new ListenMachine(Manners.Relisten.ERROR);
    Effect refused = new Refused("Cannot start listening while already listening");

    assertThat(strict.step(LISTENING, new Start(OTHER))).isEqualTo(step(LISTENING, refused));
    assertThat(strict.step(HEARING, new Start(OTHER))).isEqualTo(step(HEARING, refused));
  }

  private static Step step(State state, Effect... effects) {
    return new Step(state, List.of(effects));
  }

  private static Settings settings(
      boolean partial,
      boolean concat,
      boolean stopNoSpeech,
      boolean stopRobotStart,
      boolean stopUserEnd,
      boolean resumeRobotEnd) {
    return new Settings(
        partial, concat, stopNoSpeech, stopRobotStart, stopUserEnd, resumeRobotEnd, 8, 1);
  }
}

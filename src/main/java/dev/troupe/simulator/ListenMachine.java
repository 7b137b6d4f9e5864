package dev.troupe.simulator;

import java.util.List;

/**
 * The robot's recogniser as a pure step.
 *
 * <pre>
 * Idle      --Start--> Listening                 : started
 * Listening --user--> Hearing                    : speech started, interim results
 * Hearing   --end of speech--> Idle              : final, ended(speech_end)        [stop_user_end]
 *                          --> Listening         : final                           [otherwise]
 * Listening --no speech--> Idle                  : ended(silence_timeout)          [stop_no_speech]
 * Listening, Hearing --robot speaks--> Idle      : ended(robot_speak)              [stop_robot_start]
 *                                  --> Waiting   : the same                        [resume_robot_end]
 * Waiting   --robot falls silent--> Listening    : started
 * any       --Stop--> Idle                       : ended(stopped)
 * </pre>
 *
 * <p>A final result always comes before the end of the session: the vendor's client takes the first
 * of the two. What was heard until a forced end is delivered, since nothing says that it would be
 * thrown away.
 */
final class ListenMachine {
  static final String STOPPED = "stopped";
  static final String ROBOT_SPEAK = "robot_speak";
  static final String SPEECH_END = "speech_end";
  static final String SILENCE_TIMEOUT = "silence_timeout";
  private static final String ALREADY = "Cannot start listening while already listening";

  private final Manners.Relisten relisten;

  ListenMachine(Manners.Relisten relisten) {
    this.relisten = relisten;
  }

  /** What {@code listen.start} asked for; timeouts in seconds. */
  record Settings(
      boolean partial,
      boolean concat,
      boolean stopNoSpeech,
      boolean stopRobotStart,
      boolean stopUserEnd,
      boolean resumeRobotEnd,
      double noSpeechTimeout,
      double endSpeechTimeout) {}

  sealed interface State {}

  record Idle() implements State {}

  /** {@code heard}: earlier parts of this session, to be joined with the next. */
  record Listening(Settings settings, String heard) implements State {}

  record Hearing(Settings settings, String heard, String phrase) implements State {
    String all() {
      return join(heard, phrase);
    }
  }

  record Waiting(Settings settings) implements State {}

  sealed interface Signal {}

  record Start(Settings settings) implements Signal {}

  record Stop() implements Signal {}

  record UserStarts() implements Signal {}

  record UserSays(String words) implements Signal {}

  record UserPauses() implements Signal {}

  record EndOfSpeech() implements Signal {}

  record NoSpeech() implements Signal {}

  record RobotSpeaks() implements Signal {}

  record RobotFallsSilent() implements Signal {}

  sealed interface Effect {}

  record Started() implements Effect {}

  record SpeechStarted() implements Effect {}

  record Interim(String text) implements Effect {}

  record Final(String text) implements Effect {}

  record Ended(String cause) implements Effect {}

  record Refused(String text) implements Effect {}

  /** Signal {@link NoSpeech} after so many seconds, unless disarmed. */
  record ArmSilence(double seconds) implements Effect {}

  /** Signal {@link EndOfSpeech} after so many seconds, unless disarmed. */
  record ArmEndpoint(double seconds) implements Effect {}

  record Disarm() implements Effect {}

  record Step(State state, List<Effect> effects) {
    static Step stay(State state) {
      return new Step(state, List.of());
    }

    static Step to(State state, Effect... effects) {
      return new Step(state, List.of(effects));
    }
  }

  Step step(State state, Signal signal) {
    return switch (state) {
      case Idle idle -> signal instanceof Start start ? begin(start.settings()) : Step.stay(idle);
      case Listening listening -> listening(listening, signal);
      case Hearing hearing -> hearing(hearing, signal);
      case Waiting waiting -> waiting(waiting, signal);
    };
  }

  private Step listening(Listening state, Signal signal) {
    Settings settings = state.settings();
    return switch (signal) {
      case Start start -> beginAgain(state, start.settings());
      case Stop stop -> Step.to(new Idle(), new Disarm(), new Ended(STOPPED));
      case UserStarts starts ->
          Step.to(new Hearing(settings, state.heard(), ""), new Disarm(), new SpeechStarted());
      case UserSays says -> midSpeech(new Hearing(settings, state.heard(), says.words()));
      case NoSpeech no ->
          settings.stopNoSpeech()
              ? Step.to(new Idle(), new Ended(SILENCE_TIMEOUT))
              : Step.stay(state);
      case RobotSpeaks speaks ->
          settings.stopRobotStart()
              ? Step.to(afterRobotSpeaks(settings), new Disarm(), new Ended(ROBOT_SPEAK))
              : Step.stay(state);
      case UserPauses pauses -> Step.stay(state);
      case EndOfSpeech end -> Step.stay(state);
      case RobotFallsSilent silent -> Step.stay(state);
    };
  }

  private Step hearing(Hearing state, Signal signal) {
    Settings settings = state.settings();
    return switch (signal) {
      case Start start -> beginAgain(state, start.settings());
      case Stop stop -> forced(state, new Idle(), STOPPED);
      case UserStarts starts -> Step.to(state, new Disarm());
      case UserSays says -> {
        Hearing more = new Hearing(settings, state.heard(), join(state.phrase(), says.words()));
        yield settings.partial()
            ? Step.to(more, new Disarm(), new Interim(more.all()))
            : Step.to(more, new Disarm());
      }
      case UserPauses pauses -> Step.to(state, new ArmEndpoint(settings.endSpeechTimeout()));
      case EndOfSpeech end -> endOfSpeech(state);
      case RobotSpeaks speaks ->
          settings.stopRobotStart()
              ? forced(state, afterRobotSpeaks(settings), ROBOT_SPEAK)
              : Step.stay(state);
      case NoSpeech no -> Step.stay(state);
      case RobotFallsSilent silent -> Step.stay(state);
    };
  }

  private Step waiting(Waiting state, Signal signal) {
    return switch (signal) {
      case Start start -> begin(start.settings());
      case Stop stop -> Step.to(new Idle(), new Ended(STOPPED));
      case RobotFallsSilent silent -> begin(state.settings());
      default -> Step.stay(state);
    };
  }

  private Step endOfSpeech(Hearing state) {
    Settings settings = state.settings();
    if (settings.stopUserEnd()) {
      return Step.to(new Idle(), new Disarm(), new Final(state.all()), new Ended(SPEECH_END));
    }
    State next = new Listening(settings, settings.concat() ? state.all() : "");
    return settings.stopNoSpeech()
        ? Step.to(
            next, new Disarm(), new Final(state.all()), new ArmSilence(settings.noSpeechTimeout()))
        : Step.to(next, new Disarm(), new Final(state.all()));
  }

  private static Step forced(Hearing state, State next, String cause) {
    return state.phrase().isEmpty()
        ? Step.to(next, new Disarm(), new Ended(cause))
        : Step.to(next, new Disarm(), new Final(state.all()), new Ended(cause));
  }

  /** Somebody was already talking when the robot began to listen. */
  private static Step midSpeech(Hearing state) {
    return state.settings().partial()
        ? Step.to(state, new Disarm(), new SpeechStarted(), new Interim(state.all()))
        : Step.to(state, new Disarm(), new SpeechStarted());
  }

  private Step beginAgain(State state, Settings settings) {
    return relisten == Manners.Relisten.ERROR
        ? Step.to(state, new Refused(ALREADY))
        : begin(settings);
  }

  private static Step begin(Settings settings) {
    State next = new Listening(settings, "");
    return settings.stopNoSpeech()
        ? Step.to(next, new Disarm(), new Started(), new ArmSilence(settings.noSpeechTimeout()))
        : Step.to(next, new Disarm(), new Started());
  }

  private static State afterRobotSpeaks(Settings settings) {
    return settings.resumeRobotEnd() ? new Waiting(settings) : new Idle();
  }

  private static String join(String before, String after) {
    return before.isEmpty() ? after : after.isEmpty() ? before : before + " " + after;
  }
}

package dev.troupe.simulator.uhlive;

import dev.troupe.simulator.uhlive.grammar.Level;
import java.util.List;

/**
 * One recognition as a pure step: when it is over, and why. Times are milliseconds since RECOGNIZE.
 *
 * <pre>
 * Prompting --timers--> Waiting
 * Prompting, Waiting --voice--> Speaking          : start of input                [normal mode]
 * Waiting   --no input for too long--> Done       : NoInputTimeout
 * Speaking  --silence--> Pausing --voice--> Speaking
 * Pausing   --silent long enough--> Done          : Success, PartialMatch, NoMatch
 *                              --> Resting        : forget                        [hotword, no match]
 * Resting   --voice--> Speaking
 * Speaking, Pausing --time is up--> Done          : …Maxtime, by what is matched
 * any       --time is up--> Done                  : HotwordMaxtime                [hotword]
 * Speaking, Pausing --match--> Done               : Success at once               [hotword]
 * </pre>
 */
final class Engine {
  static final long NEVER = Long.MAX_VALUE;

  /** A voice that is silent for so long has said a word, if not a sentence. */
  static final long SETTLED = 200;

  private final Settings settings;

  Engine(Settings settings) {
    this.settings = settings;
  }

  /**
   * What RECOGNIZE asked for; times in milliseconds.
   *
   * @param limit the recognition timeout, or the hotword's maximum
   * @param limitSince from where a hotword's maximum counts; a recognition timeout counts from
   *     speech
   * @param least how long an utterance must be to be a hotword
   * @param patient a match that could go on waits as long as a partial one
   */
  record Settings(
      boolean hotword,
      long noInput,
      long limit,
      LimitSince limitSince,
      long complete,
      long incomplete,
      long nomatch,
      long least,
      boolean patient) {}

  /** Where the time of a hotword begins to count. */
  enum LimitSince {
    RECOGNIZE,
    TIMERS,
    SPEECH
  }

  sealed interface State {}

  /** The input timers are not started; the prompt is still being played. */
  record Prompting(long limitAt) implements State {}

  record Waiting(long noInputAt, long limitAt) implements State {}

  record Speaking(long since, long limitAt) implements State {}

  record Pausing(long since, long until, long limitAt) implements State {}

  /** After an utterance that was no hotword. */
  record Resting(long limitAt) implements State {}

  record Done() implements State {}

  sealed interface Signal {}

  record StartTimers(long now) implements Signal {}

  record VoiceBegan(long at) implements Signal {}

  record VoiceEnded(long at) implements Signal {}

  record Tick(long now, Verdict verdict) implements Signal {}

  sealed interface Effect {}

  record StartOfInput() implements Effect {}

  /** That utterance was no hotword; the next one is another. */
  record Forget(long since, long until) implements Effect {}

  /** Both times are -1 when nothing is being said. */
  record Complete(Cause cause, long since, long until) implements Effect {}

  record Step(State state, List<Effect> effects) {
    static Step stay(State state) {
      return new Step(state, List.of());
    }

    static Step to(State state, Effect... effects) {
      return new Step(state, List.of(effects));
    }
  }

  State begin(boolean timers) {
    boolean counts = settings.hotword() && settings.limitSince() == LimitSince.RECOGNIZE;
    Prompting prompting = new Prompting(counts ? settings.limit() : NEVER);
    return timers ? started(prompting, 0) : prompting;
  }

  Step step(State state, Signal signal) {
    return switch (state) {
      case Prompting prompting -> prompting(prompting, signal);
      case Waiting waiting -> waiting(waiting, signal);
      case Speaking speaking -> speaking(speaking, signal);
      case Pausing pausing -> pausing(pausing, signal);
      case Resting resting -> resting(resting, signal);
      case Done done -> Step.stay(done);
    };
  }

  private Step prompting(Prompting state, Signal signal) {
    return switch (signal) {
      case StartTimers timers -> Step.to(started(state, timers.now()));
      case VoiceBegan voice -> speaks(voice.at(), state.limitAt());
      case Tick tick when tick.now() >= state.limitAt() -> nothing(Cause.HOTWORD_MAXTIME);
      case Tick tick -> Step.stay(state);
      case VoiceEnded silence -> Step.stay(state);
    };
  }

  private Step waiting(Waiting state, Signal signal) {
    return switch (signal) {
      case VoiceBegan voice -> speaks(voice.at(), state.limitAt());
      case Tick tick when tick.now() >= Math.min(state.noInputAt(), state.limitAt()) ->
          nothing(
              state.noInputAt() <= state.limitAt()
                  ? Cause.NO_INPUT_TIMEOUT
                  : Cause.HOTWORD_MAXTIME);
      case Tick tick -> Step.stay(state);
      case StartTimers timers -> Step.stay(state);
      case VoiceEnded silence -> Step.stay(state);
    };
  }

  private Step speaking(Speaking state, Signal signal) {
    return switch (signal) {
      case VoiceEnded silence -> Step.to(new Pausing(state.since(), silence.at(), state.limitAt()));
      case Tick tick when tick.verdict().keyed() && isHotword(state, tick) ->
          complete(Cause.SUCCESS, state.since(), tick.now());
      case Tick tick when tick.now() >= state.limitAt() ->
          complete(maxtime(tick.verdict(), tick.now() - state.since()), state.since(), tick.now());
      case Tick tick -> Step.stay(state);
      case StartTimers timers -> Step.stay(state);
      case VoiceBegan voice -> Step.stay(state);
    };
  }

  private Step pausing(Pausing state, Signal signal) {
    return switch (signal) {
      case VoiceBegan voice -> Step.to(new Speaking(state.since(), state.limitAt()));
      case Tick tick -> silent(state, tick);
      case StartTimers timers -> Step.stay(state);
      case VoiceEnded silence -> Step.stay(state);
    };
  }

  private Step resting(Resting state, Signal signal) {
    return switch (signal) {
      case VoiceBegan voice -> Step.to(new Speaking(voice.at(), state.limitAt()));
      case Tick tick when tick.now() >= state.limitAt() -> nothing(Cause.HOTWORD_MAXTIME);
      case Tick tick -> Step.stay(state);
      case StartTimers timers -> Step.stay(state);
      case VoiceEnded silence -> Step.stay(state);
    };
  }

  private State started(Prompting state, long now) {
    boolean counts = settings.hotword() && settings.limitSince() == LimitSince.TIMERS;
    long limitAt = counts ? after(now, settings.limit()) : state.limitAt();
    return new Waiting(after(now, settings.noInput()), limitAt);
  }

  private Step speaks(long at, long limitAt) {
    long until = limitAt == NEVER ? after(at, settings.limit()) : limitAt;
    Speaking speaking = new Speaking(at, until);
    return settings.hotword() ? Step.to(speaking) : Step.to(speaking, new StartOfInput());
  }

  private Step silent(Pausing state, Tick tick) {
    Verdict verdict = tick.verdict();
    long silence = tick.now() - state.until();
    long length = state.until() - state.since();
    boolean over = silence >= patience(verdict);
    if (settings.hotword()) {
      boolean certain = !verdict.extensible() && (verdict.keyed() || silence >= SETTLED);
      if (matched(verdict, length) && (certain || over)) {
        return complete(Cause.SUCCESS, state.since(), state.until());
      }
      if (over && tick.now() < state.limitAt()) {
        return Step.to(new Resting(state.limitAt()), new Forget(state.since(), state.until()));
      }
    } else if (over) {
      return complete(ended(verdict), state.since(), state.until());
    }
    return tick.now() >= state.limitAt()
        ? complete(maxtime(verdict, length), state.since(), state.until())
        : Step.stay(state);
  }

  /** How much silence ends an utterance; what is no hotword makes room for the next quickly. */
  private long patience(Verdict verdict) {
    return switch (verdict.level()) {
      case FULL ->
          verdict.extensible() && settings.patient() ? settings.incomplete() : settings.complete();
      case PARTIAL -> settings.incomplete();
      case NONE -> settings.hotword() ? settings.complete() : settings.nomatch();
    };
  }

  private boolean isHotword(Speaking state, Tick tick) {
    return settings.hotword()
        && !tick.verdict().extensible()
        && matched(tick.verdict(), tick.now() - state.since());
  }

  private boolean matched(Verdict verdict, long length) {
    return verdict.level() == Level.FULL && length >= settings.least();
  }

  private static Cause ended(Verdict verdict) {
    return switch (verdict.level()) {
      case FULL -> Cause.SUCCESS;
      case PARTIAL -> Cause.PARTIAL_MATCH;
      case NONE -> Cause.NO_MATCH;
    };
  }

  private Cause maxtime(Verdict verdict, long length) {
    if (settings.hotword()) {
      return matched(verdict, length) ? Cause.SUCCESS_MAXTIME : Cause.HOTWORD_MAXTIME;
    }
    return switch (verdict.level()) {
      case FULL -> Cause.SUCCESS_MAXTIME;
      case PARTIAL -> Cause.PARTIAL_MATCH_MAXTIME;
      case NONE -> Cause.NO_MATCH_MAXTIME;
    };
  }

  private static Step complete(Cause cause, long since, long until) {
    return Step.to(new Done(), new Complete(cause, since, until));
  }

  private static Step nothing(Cause cause) {
    return complete(cause, -1, -1);
  }

  private static long after(long now, long span) {
    return now > NEVER - span ? NEVER : now + span;
  }
}

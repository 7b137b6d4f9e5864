package dev.troupe.simulator.uhlive;

import java.util.List;
import java.util.Locale;

/**
 * A question that the vendor's documents leave open, with the answers one can choose; the first is
 * what the simulator does unless told otherwise.
 */
public enum Manner {
  /** What an event without a result has as its body: {@code null} or {@code ""}. */
  EMPTY_BODY("null", "text"),
  /** The cause of {@code RECOGNITION-IN-PROGRESS}. */
  PROGRESS_CAUSE("success", "null"),
  /** The cause of {@code GRAMMAR-DEFINED}. */
  DEFINED_CAUSE("null", "success"),
  /** What answers a command that its state forbids. */
  STATE_ERROR("method_not_allowed", "method_not_valid"),
  /** What answers {@code STOP} while nothing is being recognised. */
  STOP_WHEN_IDLE("stopped", "refused"),
  /** Headers that no command knows. */
  UNKNOWN_HEADERS("ignored", "refused"),
  /** A command whose channel is not that of the session. */
  CHANNEL_ID("ignored", "checked"),
  /** Whether a request id must be above the one before. */
  REQUEST_IDS("ignored", "growing"),
  /** What a match at the end of the time is called; servers before 2024-12 used the other word. */
  MAXTIME_CAUSE("success_maxtime", "too_much_speech_timeout"),
  /** {@code asr_model} and {@code version} in results; older servers had neither. */
  RESULT_EXTRAS("present", "absent"),
  /** {@code alternatives} when several were asked for and there is only one reading. */
  EMPTY_ALTERNATIVES("present", "absent"),
  /** What reports a language that nobody speaks. */
  LANGUAGE_UNSUPPORTED("method_failed", "recognition_complete"),
  /** From where {@code hotword_max_duration} counts. */
  HOTWORD_CLOCK("speech", "recognize", "timers"),
  /** Whether {@code HotwordMaxtime} tells what was heard instead. */
  HOTWORD_TRANSCRIPT("present", "absent"),
  /** Which timeout ends a full match that could go on. */
  EXTENSIBLE_MATCH("complete", "incomplete"),
  /** Whether parameters and aliases outlast their session on one connection. */
  SESSION_MEMORY("forgotten", "kept"),
  /** Whether a token opens more than one connection. */
  TOKENS("reusable", "single_use");

  private final List<String> choices;

  Manner(String... choices) {
    this.choices = List.of(choices);
  }

  /** As the command line writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public List<String> choices() {
    return choices;
  }
}

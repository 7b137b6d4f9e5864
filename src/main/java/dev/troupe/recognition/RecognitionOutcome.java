package dev.troupe.recognition;

import org.jspecify.annotations.Nullable;

/**
 * What a recognition comes down to, coarse enough to branch on and to label a meter with. The
 * vendor's rule (seen in the official client's examples): only a match may be read without a look;
 * a partial match needs the rest asked for; else the transcript tells "not understood" from "heard
 * nothing".
 */
public enum RecognitionOutcome {
  /** The interpretation is whole. */
  MATCH,
  /** The interpretation lacks something. */
  PARTIAL_MATCH,
  /** Something was said, and fits nothing. */
  NO_MATCH,
  /** Nobody spoke. */
  NO_INPUT,
  /** The recogniser could not do its work. */
  FAILURE,
  /** A cause that is not known here. */
  UNKNOWN;

  /** A match that came without an interpretation is none, whatever the cause says. */
  static RecognitionOutcome of(
      @Nullable CompletionCause cause, @Nullable RecognitionResult result) {
    RecognitionOutcome claimed = cause == null ? UNKNOWN : cause.kind().outcome();
    boolean claimsMatch = claimed == MATCH || claimed == PARTIAL_MATCH;
    return claimsMatch && (result == null || result.interpretation() == null) ? NO_MATCH : claimed;
  }
}

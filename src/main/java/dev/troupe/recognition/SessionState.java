package dev.troupe.recognition;

/**
 * Where a caller's session stands, whatever socket it runs on.
 *
 * <pre>
 *            ready         recognize asked        in progress
 *  OPENING -------&gt; IDLE ----------------&gt; STARTING --------&gt; RECOGNISING
 *     ^              ^ ^------ refused --------'                  |
 *     | socket lost  '--------- complete, stopped, failed --------'
 *     '--- from any state; commands wait meanwhile
 *
 *  the caller ended: RECOGNISING --&gt; IDLE --&gt; OVER          cancelled, or nothing left: --&gt; OVER
 * </pre>
 */
public enum SessionState {
  /** A session is being fetched or prepared, at first or in another's place. */
  OPENING,
  /** Nothing is being recognised. */
  IDLE,
  /** A recognition was asked for, and is not yet in progress. */
  STARTING,
  /** A recognition is in progress. */
  RECOGNISING,
  /** Nothing comes any more. */
  OVER
}

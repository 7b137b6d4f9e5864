package dev.troupe.simulator.spatialwalk;

/**
 * What becomes of one request's sound. Confined. Told {@link #begin} once when its turn has come;
 * tells its {@link Outlet} once when it is over.
 */
sealed interface Performance permits Animation, Playback {
  void begin();

  /** More sound has arrived, or its end. */
  void more();

  /** The client wants no more of it. */
  void interrupt();

  /** Ends at once: another request takes its place, or something went wrong. */
  void stop(boolean preempted);

  /** The session is gone: no timer may stay behind. */
  void abandon();
}

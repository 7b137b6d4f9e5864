package dev.troupe.fleet;

/** What flows to many at once; a metric label. */
public enum FeedKind {
  CAMERA,
  MICROPHONE,
  SPEAKER,
  USERS
}

package dev.troupe.config;

/** Whether a robot obeys callers who hold nothing of it. */
public enum LeaseUse {
  /** Without a holder anyone may command; with one the others are refused. */
  OPTIONAL,
  /** Nobody may command a part that they do not hold. */
  REQUIRED
}

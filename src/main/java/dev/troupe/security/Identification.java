package dev.troupe.security;

/** By what a caller is known. */
public enum Identification {
  /** By nothing. */
  ANONYMOUS,
  CERTIFICATE,
  TOKEN,
  KEY
}

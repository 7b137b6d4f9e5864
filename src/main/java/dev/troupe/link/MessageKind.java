package dev.troupe.link;

import java.util.Locale;

/** What a message carries, coarse enough to label a meter with. */
public enum MessageKind {
  /** Handshakes and probes. */
  HANDSHAKE,
  /** Requests, and the outcomes that answer them. */
  COMMAND,
  /** What the peer tells unasked. */
  EVENT,
  AUDIO,
  VIDEO,
  USERS,
  /** Understood by nobody: unknown types and unreadable messages. */
  UNKNOWN;

  /** The value of the {@code kind} label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

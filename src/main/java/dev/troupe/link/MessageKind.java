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
  /** Carried unread: what it says only the socket's owner knows. */
  OPAQUE,
  /** Understood by nobody: unknown types and unreadable messages. */
  UNKNOWN;

  /** The value of the {@code kind} label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}

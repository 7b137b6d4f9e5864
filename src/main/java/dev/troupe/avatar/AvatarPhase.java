package dev.troupe.avatar;

import java.util.Locale;

/** How far a session had come when it failed; the words are those of the official clients. */
public enum AvatarPhase {
  /** A token was asked for. */
  SESSION_TOKEN,
  /** The socket was dialled or its upgrade refused. */
  WEBSOCKET_CONNECT,
  /** The socket stood, the session was not confirmed yet. */
  WEBSOCKET_HANDSHAKE,
  /** The session was confirmed. */
  WEBSOCKET_RUNTIME,
  /** A message was being written. */
  WEBSOCKET_SEND,
  UNKNOWN;

  /** The official word, such as {@code websocket_connect}; also for meters and logs. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

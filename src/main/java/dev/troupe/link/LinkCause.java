package dev.troupe.link;

import java.util.Locale;

/**
 * Why a link is not there or a command did not get through. The same word is the meter's label and
 * the log's key.
 */
public enum LinkCause {
  /** Nobody listens at the address, or the name is unknown or the host out of reach. */
  CONNECT_REFUSED(true, Pace.QUICK),
  /** The TCP or TLS connection did not stand in time. */
  CONNECT_TIMEOUT(true, Pace.QUICK),
  /** Something listens there, but does not speak WebSocket at this path. */
  UPGRADE_REFUSED(true, Pace.SLOW),
  /** The peer does not accept our key, or its interface is switched off. */
  ACCESS_DENIED(true, Pace.SLOW),
  /** The upgrade or the handshake had no answer in time. */
  HANDSHAKE_TIMEOUT(true, Pace.SLOW),
  /** The peer broke the WebSocket protocol or the TLS handshake. */
  PROTOCOL_ERROR(true, Pace.SLOW),
  /** A frame or message above the limit; its rest cannot be skipped, so the socket goes. */
  OVERSIZE(true, Pace.SLOW),
  /** Not a byte came for too long, not even an answer to a ping. */
  SILENT(true, Pace.SLOW),
  /** The socket answers pings, the application behind it does not answer. */
  UNRESPONSIVE(true, Pace.SLOW),
  /** The peer said goodbye with a close frame. */
  CLOSED_BY_PEER(true, Pace.SLOW),
  /** The connection broke without a close frame. */
  DROPPED(true, Pace.SLOW),
  /** Let go by its owner, until opened again. */
  RELEASED(false, Pace.SLOW),
  /** Closed by its owner for good. */
  CLOSED(false, Pace.SLOW),
  /** Connecting; nothing has failed yet. */
  NOT_READY(true, Pace.QUICK),
  /** More is waiting to be sent than the bounds allow. */
  SEND_QUEUE_FULL(true, Pace.QUICK),
  /** The protocol has no words for the command. */
  INVALID(false, Pace.SLOW),
  /** The request's deadline passed. */
  DEADLINE(true, Pace.QUICK),
  /** This process may no longer write to the peer: another one owns it now. */
  FENCED(false, Pace.SLOW);

  /** How fast dialing again may become: a dead port is cheap to ask, a refusing peer is not. */
  enum Pace {
    QUICK,
    SLOW
  }

  private final boolean retryable;
  private final Pace pace;

  LinkCause(boolean retryable, Pace pace) {
    this.retryable = retryable;
    this.pace = pace;
  }

  /** Whether the same attempt can succeed later without anybody changing anything on our side. */
  public boolean retryable() {
    return retryable;
  }

  /** The value of the {@code cause} label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  Pace pace() {
    return pace;
  }

  /** Whether the peer answered our dial with a refusal, so that even the first retry waits. */
  boolean refusal() {
    return this == UPGRADE_REFUSED
        || this == ACCESS_DENIED
        || this == HANDSHAKE_TIMEOUT
        || this == PROTOCOL_ERROR;
  }
}

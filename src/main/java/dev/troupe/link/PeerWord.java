package dev.troupe.link;

/** What the peer itself said when it refused a connection or ended one. */
public sealed interface PeerWord {

  /**
   * It answered the upgrade with something other than a WebSocket.
   *
   * @param status of the HTTP answer
   * @param body of the HTTP answer, cut after {@link #MAX_BODY} characters; may quote our request
   */
  record UpgradeRefused(int status, String body) implements PeerWord {
    public static final int MAX_BODY = 4096;

    public UpgradeRefused {
      body = body.length() > MAX_BODY ? body.substring(0, MAX_BODY) : body;
    }
  }

  /**
   * It sent a close frame.
   *
   * @param code of RFC 6455 or the vendor's own; 1000 also for a frame without one
   * @param reason may be empty
   */
  record ClosedWith(int code, String reason) implements PeerWord {}
}

package dev.troupe.avatar;

import java.time.Duration;
import java.util.Map;

/**
 * Where a session's motion goes. Only what comes back here can be lent to one caller after another;
 * the others are bound to their room.
 */
public sealed interface Egress {

  /** Back on the session's own socket; the caller keeps the sound and plays both. */
  Egress HERE = new Here();

  /** Whether a worker of the vendor's plays sound and motion somewhere else. */
  default boolean elsewhere() {
    return !(this instanceof Here);
  }

  /** See {@link #HERE}. */
  record Here() implements Egress {}

  /**
   * Into a LiveKit room, which a worker of the vendor's joins before the session is confirmed.
   *
   * @param url of the LiveKit server, {@code ws}, {@code wss}, {@code http} or {@code https}
   * @param publisherId the worker's identity in the room
   * @param apiToken a token for the room; preferred to key and secret, which are then empty
   * @param apiKey of the LiveKit project; empty with a token
   * @param apiSecret of that key; empty with a token
   * @param extraAttributes of the worker as a participant
   * @param idleTimeout how long silence may last before the vendor ends the session, in whole
   *     seconds; zero leaves it to the vendor
   */
  record LiveKit(
      String url,
      String roomName,
      String publisherId,
      String apiToken,
      String apiKey,
      String apiSecret,
      Map<String, String> extraAttributes,
      Duration idleTimeout)
      implements Egress {

    public LiveKit {
      require(url.matches("(?i)(wss?|https?)://[^/].*"), "url", url, "wss://HOST or the like");
      require(!roomName.isBlank(), "roomName", roomName, "a name");
      require(!publisherId.isBlank(), "publisherId", publisherId, "a name");
      boolean token = !apiToken.isBlank() && apiKey.isEmpty() && apiSecret.isEmpty();
      boolean key = apiToken.isEmpty() && !apiKey.isBlank() && !apiSecret.isBlank();
      require(token || key, "credentials", "***", "a token, or a key and its secret, not both");
      require(
          wholeSeconds(idleTimeout), "idleTimeout", idleTimeout, "whole seconds, zero or positive");
      extraAttributes = Map.copyOf(extraAttributes);
    }

    public static LiveKit withToken(
        String url, String roomName, String publisherId, String apiToken) {
      return new LiveKit(url, roomName, publisherId, apiToken, "", "", Map.of(), Duration.ZERO);
    }

    /** The vendor would rather have a token, which opens one room only. */
    public static LiveKit withKey(
        String url, String roomName, String publisherId, String apiKey, String apiSecret) {
      return new LiveKit(
          url, roomName, publisherId, "", apiKey, apiSecret, Map.of(), Duration.ZERO);
    }

    public LiveKit withExtraAttributes(Map<String, String> attributes) {
      return new LiveKit(
          url, roomName, publisherId, apiToken, apiKey, apiSecret, attributes, idleTimeout);
    }

    public LiveKit withIdleTimeout(Duration timeout) {
      return new LiveKit(
          url, roomName, publisherId, apiToken, apiKey, apiSecret, extraAttributes, timeout);
    }

    @Override
    public String toString() {
      return "LiveKit[url=%s, roomName=%s, publisherId=%s]".formatted(url, roomName, publisherId);
    }

    private static boolean wholeSeconds(Duration duration) {
      return !duration.isNegative()
          && duration.getNano() == 0
          && duration.getSeconds() <= Integer.MAX_VALUE;
    }
  }

  /**
   * Into an Agora channel.
   *
   * @param token of the channel; may be empty where the project needs none
   * @param uid the worker's number in the channel, unsigned 32 bits; 0 lets Agora choose
   * @param publisherId the worker's name; may be empty
   */
  record Agora(String channelName, String token, long uid, String publisherId) implements Egress {
    private static final long GREATEST_UID = 0xffff_ffffL;

    public Agora {
      require(!channelName.isBlank(), "channelName", channelName, "a name");
      require(uid >= 0 && uid <= GREATEST_UID, "uid", uid, "0 to " + GREATEST_UID);
    }

    @Override
    public String toString() {
      return "Agora[channelName=%s, uid=%d, publisherId=%s]"
          .formatted(channelName, uid, publisherId);
    }
  }

  private static void require(boolean holds, String name, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("%s: %s (expected: %s)".formatted(name, value, expected));
    }
  }
}

package dev.troupe.simulator.spatialwalk.wire;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * What a client may say. The kind is what field 1 says it is, as in all of the vendor's programs;
 * the fields of a kind are those of its own part of the oneof, which may be missing.
 */
public sealed interface ClientMessage {

  /**
   * @param configuration null when the message came without one
   */
  record Configure(@Nullable Configuration configuration) implements ClientMessage {}

  /** Sound of a request; {@code end} with the last of it. */
  record Audio(String reqId, boolean end, Buffer audio) implements ClientMessage {}

  record Interrupt(String reqId) implements ClientMessage {}

  record Pause(String reqId) implements ClientMessage {}

  record Resume(String reqId) implements ClientMessage {}

  /** A kind that only the server sends, or that only the vendor's own programs exchange. */
  record Misdirected(int type) implements ClientMessage {}

  /** A kind of a later version, or none at all. */
  record Unknown(int type) implements ClientMessage {}

  static ClientMessage read(Buffer bytes) throws MalformedMessageException {
    WireMessage envelope = WireMessage.of(bytes);
    int type = envelope.integer(1);
    // Each kind lies in the oneof's field one above its own number.
    int payload = type + 1;
    WireMessage fields = chosen(envelope, payload);
    return switch (type) {
      case 1 ->
          new Configure(envelope.chosen(2, 11) == payload ? Configuration.read(fields) : null);
      case 3 -> new Audio(fields.text(1), fields.flag(2), fields.bytes(3));
      case 7 -> new Interrupt(fields.text(1));
      case 8 -> new Pause(fields.text(1));
      case 9 -> new Resume(fields.text(1));
      case 2, 4, 5, 6, 10 -> new Misdirected(type);
      default -> new Unknown(type);
    };
  }

  private static WireMessage chosen(WireMessage envelope, int payload)
      throws MalformedMessageException {
    return envelope.chosen(2, 11) == payload
        ? envelope.message(payload)
        : WireMessage.of(Buffer.buffer());
  }
}

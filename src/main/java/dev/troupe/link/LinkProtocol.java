package dev.troupe.link;

import org.jspecify.annotations.Nullable;

/**
 * What a vendor speaks on a link, without any socket or timer: commands to frames, frames to
 * events.
 *
 * <p>Called on the link's context only. One instance may serve one link, so it may keep state.
 *
 * @param <C> the commands of the vendor's vocabulary
 * @param <E> the events of the vendor's vocabulary
 */
public interface LinkProtocol<C, E> {

  /** The first frame after the upgrade, or null when the peer needs none and is ready at once. */
  @Nullable Frame hello(String requestId);

  /** Whether a message that came while the handshake runs ends it, and how. */
  Greeting greeting(Inbound<E> inbound);

  /** One frame; called at most once per accepted command, in the order of sending. */
  Frame encode(C command, String requestId);

  /**
   * Whether the peer sends a message that ends this command. If not, the command ends when the
   * socket has taken its bytes.
   */
  boolean answered(C command);

  /** The kind of a command's frame, for meters. */
  MessageKind kind(C command);

  /**
   * A frame that a living application answers soon and that changes nothing, or null when the
   * vendor has none. Sent when the peer is silent, and as a barrier: peers answer in order.
   */
  @Nullable Frame probe(String requestId);

  /**
   * One whole message to what it says. Never throws: what cannot be read is {@link
   * Decoded.Malformed}. The array is the protocol's to keep parts of; nobody writes to it again.
   */
  Decoded<E> decode(byte[] message, int offset, int length);
}

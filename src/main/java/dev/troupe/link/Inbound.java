package dev.troupe.link;

import org.jspecify.annotations.Nullable;

/**
 * One message from the peer.
 *
 * @param requestId the request it belongs to, or null when the peer named none
 * @param event what it says
 * @param last whether it ends the request it belongs to, if that is still in flight
 * @param kind for meters
 * @param raw the same message untyped, where whoever asked wants it so; else null
 */
public record Inbound<E>(
    @Nullable String requestId, E event, boolean last, MessageKind kind, @Nullable E raw)
    implements Decoded<E> {

  public Inbound(@Nullable String requestId, E event, boolean last, MessageKind kind) {
    this(requestId, event, last, kind, null);
  }

  public Inbound<E> withRaw(E untyped) {
    return new Inbound<>(requestId, event, last, kind, untyped);
  }
}

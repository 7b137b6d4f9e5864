package dev.troupe.link;

import org.jspecify.annotations.Nullable;

/**
 * One message from the peer.
 *
 * @param requestId the request it belongs to, or null when the peer named none
 * @param event what it says
 * @param last whether it ends the request it belongs to, if that is still in flight
 * @param kind for meters
 */
public record Inbound<E>(@Nullable String requestId, E event, boolean last, MessageKind kind)
    implements Decoded<E> {}

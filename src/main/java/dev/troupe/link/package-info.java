/**
 * One WebSocket that comes back, for any vendor: the state machine, its reconnection, liveness, a
 * bounded send queue and the requests in flight.
 *
 * <p>A {@link dev.troupe.link.Link} lives on the Vert.x context it was made on and asserts it; what
 * {@link dev.troupe.link.Links} holds (the socket client, the meters) is shared by all contexts.
 * Protocols are sans-I/O: they see bytes and values, never a socket or a timer.
 */
@NullMarked
package dev.troupe.link;

import org.jspecify.annotations.NullMarked;

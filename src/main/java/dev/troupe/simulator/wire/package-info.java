/**
 * What every simulated vendor needs of its network: a WebSocket that misbehaves on demand, ticks
 * that do not drift, and a control port that speaks JSON over HTTP. Knows no vendor's protocol.
 *
 * <p>A socket and its pacer belong to the context of whoever made them; the control port answers on
 * the context it was opened on.
 */
@NullMarked
package dev.troupe.simulator.wire;

import org.jspecify.annotations.NullMarked;

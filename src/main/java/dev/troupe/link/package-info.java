/**
 * WebSockets to any vendor, and what stands on them. Three layers, each of use without the next:
 *
 * <ul>
 *   <li>{@link dev.troupe.link.Link}: one WebSocket that comes back, with its state machine,
 *       reconnection, liveness, bounded send queue and requests in flight; {@link
 *       dev.troupe.link.LinkSocket}: one that does not. Both are made by {@link
 *       dev.troupe.link.Links}, live on the Vert.x context that they were made on, and assert it.
 *   <li>{@link dev.troupe.link.TokenSource}: what lets us in at a vendor's door, fetched ahead.
 *   <li>{@link dev.troupe.link.Pool}: sessions opened ahead, by key, lent to one borrower at a
 *       time.
 * </ul>
 *
 * <p>What many contexts share says so: sources of tokens and pools keep their state on a context of
 * their own, may be asked from any thread and answer where they were asked. Protocols are sans-I/O:
 * they see bytes and values, never a socket or a timer.
 *
 * <p>Inside a pool a {@code Slot} is the place of one session, a {@code Shelf} what there is of one
 * key; {@code SlotMachine} draws the life of a slot, {@code Stockroom} is everything that can
 * happen to one, {@code Upkeep} what follows from it, {@code Growth} where it grows, {@code Turns}
 * whose turn it is, and {@code Lanes} the ways to the contexts that sessions live on.
 */
@NullMarked
package dev.troupe.link;

import org.jspecify.annotations.NullMarked;

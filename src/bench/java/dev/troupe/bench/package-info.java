/**
 * The load command: simulator, gateway and bare floors in processes of their own, a client that
 * loads them for a bounded time, and figures next to the goals they are held to. Scenarios run on
 * the main thread and wait there; what carries load is confined to the event loops of {@link
 * dev.troupe.bench.Loops}. Never part of a jar.
 */
@NullMarked
package dev.troupe.bench;

import org.jspecify.annotations.NullMarked;

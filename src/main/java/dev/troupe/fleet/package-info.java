/**
 * Which robots exist and what they do: each robot's link, speech queue, senses, journal and desired
 * state.
 *
 * <p>A robot lives on one Vert.x context for its whole life. Everything of it is confined there,
 * but for the public methods of {@link dev.troupe.fleet.ManagedRobot} and {@link
 * dev.troupe.fleet.Fleet}, which may be called from any thread: they hop to the robot's context,
 * and what they report comes back on the caller's.
 */
@NullMarked
package dev.troupe.fleet;

import org.jspecify.annotations.NullMarked;

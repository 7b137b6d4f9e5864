/**
 * Which robots exist and what they do: each robot's link, speech queue, senses, journal and desired
 * state; and the registry, which says which there are to be, by file and by API.
 *
 * <p>The registry lives on a context of the fleet's own, its home, where one operation follows
 * another: it is stored first, then carried out by the roster, which owns the robots. Where several
 * replicas share the robots, all of them know what is registered, and the roster of each runs what
 * the cluster gives it: {@link dev.troupe.fleet.FleetTenant} takes robots in and hands them over.
 *
 * <p>A robot lives on one Vert.x context for its whole life. Everything of it is confined there,
 * but for the public methods of {@link dev.troupe.fleet.ManagedRobot} and {@link
 * dev.troupe.fleet.Fleet}, which may be called from any thread: they hop to the robot's context,
 * and what they report comes back on the caller's.
 */
@NullMarked
package dev.troupe.fleet;

import org.jspecify.annotations.NullMarked;

/**
 * The robot's side of the Furhat protocol, played faithfully: what demo, tests and load runs talk
 * to.
 *
 * <p>Imports no vendor package: a mistake shared by both sides would cancel out and nobody would
 * see it. Where the vendor's documents leave a question open the answer is an option in {@link
 * dev.troupe.simulator.Manners}.
 *
 * <p>A simulated robot lives on one Vert.x context; everything behind {@code Robot} is confined to
 * it. Robots share event loops: a shard is one context, and a robot stays on its shard for life.
 * {@link dev.troupe.simulator.FurhatSimulator} and {@link dev.troupe.simulator.SimulatedRobot} may
 * be called from any thread.
 */
@NullMarked
package dev.troupe.simulator;

import org.jspecify.annotations.NullMarked;

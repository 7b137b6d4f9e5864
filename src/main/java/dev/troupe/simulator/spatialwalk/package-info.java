/**
 * The vendor's side of the Spatialwalk avatar protocol, played faithfully: console, ingress and
 * what stands behind them. What demo, tests and load runs talk to.
 *
 * <p>Imports no vendor package and no generated class: a mistake shared by both sides would cancel
 * out and nobody would see it. Where the vendor's documents leave a question open the answer is an
 * option, in {@link dev.troupe.simulator.spatialwalk.ServiceManners} or {@link
 * dev.troupe.simulator.spatialwalk.ServiceLimits}.
 *
 * <pre>
 * SpatialwalkSimulator   any thread; hops to the one context of the
 * └ Backend              accounts, tokens, faults, archive
 *   ├ Front              the port
 *   │ ├ Console          tokens for keys
 *   │ └ Ingress          upgrade checks ({@link dev.troupe.simulator.spatialwalk.Admission})
 *   │   └ Session        one socket: handshake, clocks, caps
 *   │     └ Conversation the requests on it, one after the other
 *   │       └ Animation, Playback    what becomes of one request's sound
 *   └ BackendControl     the control port's paths
 * </pre>
 *
 * Everything below {@code SpatialwalkSimulator} is confined to the backend's Vert.x context.
 */
@NullMarked
package dev.troupe.simulator.spatialwalk;

import org.jspecify.annotations.NullMarked;

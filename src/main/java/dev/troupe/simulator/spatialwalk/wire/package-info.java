/**
 * The vendor's protobuf messages, read and written by hand: no generated class and no protobuf
 * library, so that a mistake of those cannot hide in the simulator too. Immutable or used by one
 * thread at a time.
 */
@NullMarked
package dev.troupe.simulator.spatialwalk.wire;

import org.jspecify.annotations.NullMarked;

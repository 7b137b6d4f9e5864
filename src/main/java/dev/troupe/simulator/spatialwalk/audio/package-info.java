/**
 * What an avatar is driven by: sound taken in as it arrives, told as one level for each keyframe.
 * Confined to the session that the sound came from.
 */
@NullMarked
package dev.troupe.simulator.spatialwalk.audio;

import org.jspecify.annotations.NullMarked;

/**
 * Pictures and sound made from nothing: a scene, a pixel font, tones, digits, G.711, WAV files.
 * Pure functions and immutable values, safe on every thread; knows no protocol.
 */
@NullMarked
package dev.troupe.simulator.media;

import org.jspecify.annotations.NullMarked;

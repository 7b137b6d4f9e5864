/**
 * Sound as bytes: formats, resampling, G.711, framing, level, WAV. A public library of the JDK
 * alone, imports nothing of ours. The currency is PCM, signed 16 bits, little-endian, mono.
 *
 * <p>Nothing here has a thread, a clock or a lock. What keeps state ({@link
 * dev.troupe.audio.Resampler}, {@link dev.troupe.audio.Framer}) belongs to one stream and to
 * whichever thread feeds it; everything else is immutable or static and may be shared.
 */
@NullMarked
package dev.troupe.audio;

import org.jspecify.annotations.NullMarked;

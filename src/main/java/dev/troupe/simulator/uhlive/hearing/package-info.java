/**
 * What the simulated recogniser hears: codecs, level, voice and the digits of a telephone's keypad.
 * Sound in, what was heard out; pure but for the state of one stream, which belongs to whoever
 * feeds it. Knows nothing of sessions, grammars or sockets.
 *
 * <p>The unit is the window, 10 ms of sound at 8 kHz.
 */
@NullMarked
package dev.troupe.simulator.uhlive.hearing;

import org.jspecify.annotations.NullMarked;

/**
 * The builtin grammars of the simulated recogniser: from what was heard to how well it matches and
 * what it means. Immutable values and pure functions, safe on every thread; knows no sound, no
 * session and no socket.
 *
 * <p>French and English numbers are understood whole, Spanish and German ones digit by digit.
 */
@NullMarked
package dev.troupe.simulator.uhlive.grammar;

import org.jspecify.annotations.NullMarked;

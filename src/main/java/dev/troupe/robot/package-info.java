/**
 * The vocabulary of robots: identities, commands, events, outcomes, failures. Immutable values of
 * the JDK alone, owned by no thread; every other package may speak it. Facts about the vendor stand
 * in the protocol reference under the evidence that each comment names.
 */
@NullMarked
package dev.troupe.robot;

import org.jspecify.annotations.NullMarked;

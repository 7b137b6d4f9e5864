/**
 * The executable: {@code Main} reads arguments, {@code Gateway} wires the house. Nobody imports
 * this package.
 */
@NullMarked
package dev.troupe;

import org.jspecify.annotations.NullMarked;

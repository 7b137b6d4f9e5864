/**
 * The commands of the one executable. Each runs on the thread that {@code Main} calls it on, never
 * on an event loop.
 */
@NullMarked
package dev.troupe.cli;

import org.jspecify.annotations.NullMarked;

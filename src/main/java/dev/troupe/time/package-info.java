/** The only door to the clock. A leaf: imports nothing of ours. */
@NullMarked
package dev.troupe.time;

import org.jspecify.annotations.NullMarked;

/**
 * Who calls, and what a port shows of itself: TLS whose certificate may change under way, and three
 * ways to say who one is. Files are read on worker threads; what was read is handed over whole, so
 * that event loops only ever look.
 */
@NullMarked
package dev.troupe.security;

import org.jspecify.annotations.NullMarked;

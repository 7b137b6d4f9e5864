/**
 * Who calls, what they may do, what is remembered of it, and what a port shows of itself: TLS whose
 * certificate may change under way, and three ways to say who one is. Files are read on worker
 * threads and policies are made ready whole, so that event loops only ever look; the audit log has
 * a thread of its own, since disks are slow.
 */
@NullMarked
package dev.troupe.security;

import org.jspecify.annotations.NullMarked;

/**
 * Who calls, what they may do, and what is remembered of it. Decisions are pure and made on any
 * thread from an immutable snapshot; the audit log has one thread of its own, since disks are slow.
 */
@NullMarked
package dev.troupe.security;

import org.jspecify.annotations.NullMarked;

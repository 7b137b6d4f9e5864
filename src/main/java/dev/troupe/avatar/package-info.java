/**
 * Avatars: the vocabulary of what is asked of one and what it says, the protocol that a vendor
 * speaks, and sessions that may be at hand before they are asked for. The vocabulary is immutable
 * and owned by no thread; a {@link dev.troupe.avatar.AvatarProtocol} is confined to the thread of
 * its socket, sessions and pools to one context, and {@link dev.troupe.avatar.Animator} is the way
 * in from any thread.
 */
@NullMarked
package dev.troupe.avatar;

import org.jspecify.annotations.NullMarked;

/**
 * The vocabulary of avatars: how a session is to be, what is asked of it, what it says, how it
 * fails, and the protocol that a vendor speaks on its socket. Immutable values of the JDK alone,
 * owned by no thread, but for {@link dev.troupe.avatar.AvatarProtocol}, which is confined to the
 * thread of its socket.
 */
@NullMarked
package dev.troupe.avatar;

import org.jspecify.annotations.NullMarked;

/**
 * Robots and avatars for Java programs, without a gateway: {@link dev.troupe.client.FurhatClient}
 * drives one Furhat on the same protocol and the same self-healing link that the gateway runs on,
 * {@link dev.troupe.client.AvatarSession} one session of a Spatialwalk avatar.
 *
 * <p>A client lives on one Vert.x context. Its methods may be called on any thread; its handlers
 * run and its futures complete on that context, where nothing may block. {@link
 * dev.troupe.client.BlockingFurhat} and {@link dev.troupe.client.BlockingAvatar} are for threads
 * that may.
 */
@NullMarked
package dev.troupe.client;

import org.jspecify.annotations.NullMarked;

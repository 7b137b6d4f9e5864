/**
 * The vendors for Java programs, without a gateway: {@link dev.troupe.client.FurhatClient} drives
 * one Furhat, {@link dev.troupe.client.RecognizerClient} listens with uh!ive, {@link
 * dev.troupe.client.AvatarSession} moves the face of a Spatialwalk avatar; on the same protocols
 * and the same sockets that the gateway runs on.
 *
 * <p>A client lives on one Vert.x context. Its methods may be called on any thread; its handlers
 * run and its futures complete on that context, where nothing may block. {@link
 * dev.troupe.client.BlockingFurhat}, {@link dev.troupe.client.BlockingRecognizer} and {@link
 * dev.troupe.client.BlockingAvatar} are for threads that may.
 */
@NullMarked
package dev.troupe.client;

import org.jspecify.annotations.NullMarked;

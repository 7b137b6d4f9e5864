/**
 * The uh!ive recogniser (Stream H2B over WebSocket), sans-I/O: {@link dev.troupe.uhlive.Recognizer}
 * turns commands of the {@code recognition} vocabulary into frames and frames into its events,
 * {@link dev.troupe.uhlive.UhliveAuth} and {@link dev.troupe.uhlive.ConnectionRequest} say how to
 * get in. What is to be sent is returned, so any WebSocket and HTTP library will do. Everything
 * here is confined to the thread of whoever made it, or immutable.
 *
 * <p>Facts about the vendor carry their evidence in the same words as in {@code recognition}.
 */
@NullMarked
package dev.troupe.uhlive;

import org.jspecify.annotations.NullMarked;

/**
 * Spatialwalk's avatars, sans-I/O: session tokens of its console, the way to its ingress, and the
 * messages on that WebSocket, in the {@code avatar} vocabulary. Speaks the first dialect (refusals
 * as HTTP statuses) and that of the successor services (refusals as close codes) alike. Immutable,
 * but for {@link dev.troupe.spatialwalk.SpatialwalkProtocol}, which serves one socket on its
 * thread.
 *
 * <p>{@code dev.troupe.spatialwalk.wire} is generated from {@code proto/spatialwalk} and no API.
 */
@NullMarked
package dev.troupe.spatialwalk;

import org.jspecify.annotations.NullMarked;

/**
 * The near side: one {@code *Endpoint} per service, and the call layer that runs the same endpoints
 * for gRPC, gRPC-Web and HTTP/JSON. A call lives on the Vert.x context of its connection; whoever
 * answers from elsewhere hops there first.
 */
@NullMarked
package dev.troupe.grpc;

import org.jspecify.annotations.NullMarked;

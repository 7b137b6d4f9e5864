package dev.troupe.grpc;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.troupe.security.Identity;
import dev.troupe.telemetry.Span;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;

/**
 * What is known about a call before its first message.
 *
 * @param span its part in a trace
 * @param others the other replicas
 */
record CallHead(
    MethodDescriptor method,
    Identity identity,
    MultiMap metadata,
    SocketAddress remoteAddress,
    Context context,
    long deadlineNanos,
    Span span,
    Others others) {}

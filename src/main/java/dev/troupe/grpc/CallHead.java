package dev.troupe.grpc;

import com.google.protobuf.Descriptors.MethodDescriptor;
import dev.troupe.security.Identity;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.net.SocketAddress;

/** What is known about a call before its first message. */
record CallHead(
    MethodDescriptor method,
    Identity identity,
    MultiMap metadata,
    SocketAddress remoteAddress,
    Context context,
    long deadlineNanos,
    Others others) {}

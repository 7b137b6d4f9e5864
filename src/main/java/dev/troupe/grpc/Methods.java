package dev.troupe.grpc;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.ServiceMethod;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Collects what an {@link Endpoint} binds to the RPCs of its service, and refuses what does not fit
 * the descriptor. The generated {@code ServiceMethod}s serve as typed names.
 */
public final class Methods {
  private final ServiceDescriptor service;
  private final boolean whileDraining;
  private final Map<String, MethodBinding<?, ?>> bindings = new LinkedHashMap<>();

  private Methods(Endpoint endpoint) {
    this.service = endpoint.service();
    this.whileDraining = endpoint.servesWhileDraining();
  }

  /** Every RPC of the endpoint's service, by full name ({@code package.Service/Method}). */
  static Map<String, MethodBinding<?, ?>> of(Endpoint endpoint) {
    Methods methods = new Methods(endpoint);
    endpoint.bind(methods);
    methods.checkComplete();
    return methods.bindings;
  }

  <Q extends Message, R extends Message> Methods unary(
      ServiceMethod<Q, R> name, UnaryMethod<Q, R> method) {
    return add(name, false, false, new SingleRequest<>(new Answer<>(method)));
  }

  <Q extends Message, R extends Message> Methods serverStream(
      ServiceMethod<Q, R> name, ServerStreamMethod<Q, R> method) {
    return add(name, false, true, new SingleRequest<>(method));
  }

  <Q extends Message, R extends Message> Methods clientStream(
      ServiceMethod<Q, R> name, StreamMethod<Q, R> method) {
    return add(name, true, false, method);
  }

  <Q extends Message, R extends Message> Methods bidiStream(
      ServiceMethod<Q, R> name, StreamMethod<Q, R> method) {
    return add(name, true, true, method);
  }

  private <Q extends Message, R extends Message> Methods add(
      ServiceMethod<Q, R> name, boolean streamUp, boolean streamDown, StreamMethod<Q, R> method) {
    MethodDescriptor descriptor = find(name);
    check(name, "client streaming", descriptor.isClientStreaming(), streamUp);
    check(name, "server streaming", descriptor.isServerStreaming(), streamDown);
    MethodBinding<Q, R> binding =
        new MethodBinding<>(
            descriptor, prototype(name), method, whileDraining, MethodPolicy.of(descriptor));
    if (bindings.put(name.fullMethodName(), binding) != null) {
      throw new IllegalArgumentException(name.fullMethodName() + ": bound twice (expected: once)");
    }
    return this;
  }

  /** An empty request. */
  static <Q> Q prototype(ServiceMethod<Q, ?> name) {
    return name.decoder().decode(GrpcMessage.message("identity", Buffer.buffer()));
  }

  private MethodDescriptor find(ServiceMethod<?, ?> name) {
    MethodDescriptor descriptor =
        name.serviceName().fullyQualifiedName().equals(service.getFullName())
            ? service.findMethodByName(name.methodName())
            : null;
    if (descriptor == null) {
      throw new IllegalArgumentException(
          name.fullMethodName()
              + ": unknown (expected: a method of "
              + service.getFullName()
              + ")");
    }
    return descriptor;
  }

  private static void check(
      ServiceMethod<?, ?> name, String what, boolean expected, boolean bound) {
    if (expected != bound) {
      throw new IllegalArgumentException(
          name.fullMethodName()
              + ": "
              + what
              + " bound as "
              + bound
              + " (expected: "
              + expected
              + ")");
    }
  }

  private void checkComplete() {
    for (MethodDescriptor method : service.getMethods()) {
      if (!bindings.containsKey(service.getFullName() + "/" + method.getName())) {
        throw new IllegalStateException(
            service.getFullName()
                + "/"
                + method.getName()
                + ": not bound (expected: every RPC of the service)");
      }
    }
  }
}

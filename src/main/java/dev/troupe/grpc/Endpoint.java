package dev.troupe.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;

/**
 * One service of the contract and what answers it. Shared by all event loops: its methods run on
 * the call's context.
 */
public interface Endpoint {

  ServiceDescriptor service();

  /** Binds every RPC of the service, each once. */
  void bind(Methods methods);

  /** Whether new calls are still taken during the drain; for what tells clients about it. */
  default boolean servesWhileDraining() {
    return false;
  }
}

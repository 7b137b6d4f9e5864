package dev.troupe.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every RPC that this gateway answers; both faces, reflection and metrics read it. Immutable. */
public final class ServiceTable {
  private final List<ServiceDescriptor> services;
  private final Map<String, MethodBinding<?, ?>> methods;

  private ServiceTable(List<ServiceDescriptor> services, Map<String, MethodBinding<?, ?>> methods) {
    this.services = services;
    this.methods = methods;
  }

  public static ServiceTable of(List<? extends Endpoint> endpoints) {
    Map<String, MethodBinding<?, ?>> methods = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      Methods.of(endpoint)
          .forEach((name, binding) -> {
            if (methods.put(name, binding) != null) {
              throw new IllegalArgumentException(
                  name + ": two endpoints (expected: one per service)");
            }
          });
    }
    return new ServiceTable(
        endpoints.stream().map(Endpoint::service).toList(), Map.copyOf(methods));
  }

  /** {@code endpoints}, and with them health and reflection about them all. */
  static ServiceTable withStandardServices(List<? extends Endpoint> endpoints, Health health) {
    List<Endpoint> all = new ArrayList<>(endpoints);
    all.add(new HealthEndpoint(health));
    all.addAll(ReflectionEndpoint.versions(all.stream().map(Endpoint::service).toList()));
    return of(all);
  }

  List<ServiceDescriptor> services() {
    return services;
  }

  Collection<MethodBinding<?, ?>> methods() {
    return methods.values();
  }

  /** The method of {@code package.Service/Method}, or null. */
  @Nullable MethodBinding<?, ?> find(String fullName) {
    return methods.get(fullName);
  }
}

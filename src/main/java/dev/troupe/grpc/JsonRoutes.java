package dev.troupe.grpc;

import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the RPC behind an HTTP method and path. Immutable. */
final class JsonRoutes {
  private final List<JsonRoute> routes = new ArrayList<>();

  JsonRoutes(ServiceTable table) {
    table.methods().forEach(binding -> routes.addAll(JsonRoute.of(binding)));
    routes.sort(Comparator.comparing(route -> -route.path().weight()));
  }

  /** A route, and what its path's variables stand for. */
  record Match(JsonRoute route, Map<String, String> variables) {}

  @Nullable Match find(HttpMethod method, String path) {
    for (JsonRoute route : routes) {
      if (route.method().equals(method)) {
        Map<String, String> variables = route.path().match(path);
        if (variables != null) {
          return new Match(route, variables);
        }
      }
    }
    return null;
  }

  /** The methods that {@code path} knows; empty when nobody knows the path. */
  TreeSet<String> methods(String path) {
    TreeSet<String> methods = new TreeSet<>();
    for (JsonRoute route : routes) {
      if (route.path().match(path) != null) {
        methods.add(route.method().name());
      }
    }
    return methods;
  }
}

package dev.troupe.grpc;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * One HTTP method and path that reach an RPC.
 *
 * @param body the field that the body fills: {@code *} for the whole request, empty for none
 * @param responseBody the field of the response that is sent; empty for the whole
 */
record JsonRoute(
    HttpMethod method,
    PathTemplate path,
    String body,
    String responseBody,
    MethodBinding<?, ?> binding) {

  /** The routes that the RPC's {@code google.api.http} annotation asks for. */
  static List<JsonRoute> of(MethodBinding<?, ?> binding) {
    if (!binding.descriptor().getOptions().hasExtension(AnnotationsProto.http)) {
      return List.of();
    }
    if (binding.descriptor().isClientStreaming()) {
      throw new IllegalArgumentException(
          binding.fullName()
              + ": google.api.http (expected: none on an RPC with a request stream)");
    }
    HttpRule rule = binding.descriptor().getOptions().getExtension(AnnotationsProto.http);
    List<JsonRoute> routes = new ArrayList<>();
    routes.add(of(rule, binding));
    rule.getAdditionalBindingsList().forEach(more -> routes.add(of(more, binding)));
    return routes;
  }

  private static JsonRoute of(HttpRule rule, MethodBinding<?, ?> binding) {
    return switch (rule.getPatternCase()) {
      case GET -> route(HttpMethod.GET, rule.getGet(), rule, binding);
      case PUT -> route(HttpMethod.PUT, rule.getPut(), rule, binding);
      case POST -> route(HttpMethod.POST, rule.getPost(), rule, binding);
      case DELETE -> route(HttpMethod.DELETE, rule.getDelete(), rule, binding);
      case PATCH -> route(HttpMethod.PATCH, rule.getPatch(), rule, binding);
      case CUSTOM ->
          route(
              HttpMethod.valueOf(rule.getCustom().getKind()),
              rule.getCustom().getPath(),
              rule,
              binding);
      case PATTERN_NOT_SET ->
          throw new IllegalArgumentException(
              binding.fullName() + ": google.api.http without a path (expected: one)");
    };
  }

  private static JsonRoute route(
      HttpMethod method, String path, HttpRule rule, MethodBinding<?, ?> binding) {
    JsonRoute route =
        new JsonRoute(
            method, PathTemplate.parse(path), rule.getBody(), rule.getResponseBody(), binding);
    route.checkFields();
    return route;
  }

  private void checkFields() {
    Descriptor input = binding.descriptor().getInputType();
    Descriptor output = binding.descriptor().getOutputType();
    if (takesBody() && takesQuery()) {
      check(input.findFieldByName(body) != null, "body", body, "* or a field of the request");
    }
    if (!responseBody.isEmpty()) {
      boolean known = output.findFieldByName(responseBody) != null;
      check(known, "response_body", responseBody, "a field of the response");
    }
    if (binding.descriptor().isServerStreaming()) {
      boolean ambiguous = output.findFieldByName(JsonWire.ERROR) != null;
      check(!ambiguous, "response field", JsonWire.ERROR, "another name: it marks a failed stream");
    }
  }

  private void check(boolean valid, String what, String value, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(
          binding.fullName() + ": " + what + " " + value + " (expected: " + expected + ")");
    }
  }

  boolean takesBody() {
    return !body.isEmpty();
  }

  /**
   * Whether parameters of the URL may fill fields: not when the body already is the whole request.
   */
  boolean takesQuery() {
    return !body.equals("*");
  }
}

package dev.troupe.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.rpc.Code;
import io.vertx.core.Future;
import io.vertx.grpc.health.handler.GrpcHealthCheckV1Handler;
import io.vertx.grpc.health.handler.GrpcHealthListV1Handler;
import io.vertx.grpc.health.handler.GrpcHealthWatchV1Handler;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.vertx.grpc.health.v1.HealthListRequest;
import io.vertx.grpc.health.v1.HealthListResponse;
import io.vertx.grpc.health.v1.HealthProto;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code grpc.health.v1.Health}: the library's own repeats itself, keeps watchers that left and
 * knows no drain, so only its messages are used here.
 */
final class HealthEndpoint implements Endpoint {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Health health;

  HealthEndpoint(Health health) {
    this.health = health;
  }

  @Override
  public ServiceDescriptor service() {
    return HealthProto.getDescriptor().findServiceByName("Health");
  }

  @Override
  public void bind(Methods methods) {
    methods
        .unary(GrpcHealthCheckV1Handler.SERVICE_METHOD, this::check)
        .unary(GrpcHealthListV1Handler.SERVICE_METHOD, this::list)
        .serverStream(GrpcHealthWatchV1Handler.SERVICE_METHOD, this::watch);
  }

  // A load balancer learns from the answer, not from a refusal, that it must go elsewhere.
  @Override
  public boolean servesWhileDraining() {
    return true;
  }

  private Future<HealthCheckResponse> check(Call call, HealthCheckRequest request) {
    ServingStatus status = health.status(request.getService());
    if (status == ServingStatus.SERVICE_UNKNOWN) {
      return Future.failedFuture(
          new CallFailure(
                  Code.NOT_FOUND,
                  "SERVICE_UNKNOWN",
                  "service: \"" + request.getService() + "\" (expected: one that List names)")
              .asException());
    }
    return Future.succeededFuture(response(status));
  }

  private Future<HealthListResponse> list(Call call, HealthListRequest request) {
    HealthListResponse.Builder response = HealthListResponse.newBuilder();
    health.statuses().forEach((service, status) -> response.putStatuses(service, response(status)));
    return Future.succeededFuture(response.build());
  }

  private void watch(
      Call call, HealthCheckRequest request, ResponseStream<HealthCheckResponse> responses) {
    Watcher watcher = new Watcher(request.getService(), responses);
    Runnable stop = health.listen(request.getService(), () -> call.execute(watcher::tell));
    call.onClosed(stop);
    responses.onWritable(watcher::tell);
    watcher.tell();
    call.onDraining(watcher::drain);
  }

  private static HealthCheckResponse response(ServingStatus status) {
    return HealthCheckResponse.newBuilder().setStatus(status).build();
  }

  /** Tells one client of changes only; a slow one hears the latest. Confined to its call. */
  private final class Watcher {
    private final String service;
    private final ResponseStream<HealthCheckResponse> responses;
    private @Nullable ServingStatus told;

    Watcher(String service, ResponseStream<HealthCheckResponse> responses) {
      this.service = service;
      this.responses = responses;
    }

    void tell() {
      ServingStatus status = health.status(service);
      if (status != told && responses.isWritable()) {
        told = status;
        responses.write(response(status));
      }
    }

    void drain() {
      tell();
      responses.fail(CallFailure.draining(RETRY).asException());
    }
  }
}

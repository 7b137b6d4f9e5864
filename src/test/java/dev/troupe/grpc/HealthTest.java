package dev.troupe.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.vertx.grpc.health.v1.HealthListRequest;
import io.vertx.grpc.health.v1.HealthListResponse;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The standard health service as load balancers use it. */
class HealthTest {
  private static final String PROBE = "troupe.test.v1.ProbeService";

  private PortFixture port;
  private ManagedChannel channel;

  @BeforeEach
  void start() {
    port = new PortFixture();
    channel = port.channel();
  }

  @AfterEach
  void stop() throws InterruptedException {
    port.close();
  }

  @Test
  void checkKnowsTheWholeAndEachService() {
    assertThat(check("")).isEqualTo(ServingStatus.SERVING);
    port.port.health().set(PROBE, false);
    assertThat(check(PROBE)).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(check("")).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void checkOfAnUnknownServiceIsNotFound() {
    StatusRuntimeException e =
        catchThrowableOfType(StatusRuntimeException.class, () -> check("no.Such"));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
  }

  @Test
  void listNamesEveryService() {
    HealthListResponse list =
        ClientCalls.blockingUnaryCall(
            channel,
            method(
                "List",
                HealthListRequest.getDefaultInstance(),
                HealthListResponse.getDefaultInstance()),
            CallOptions.DEFAULT.withDeadlineAfter(10, SECONDS),
            HealthListRequest.getDefaultInstance());
    assertThat(list.getStatusesMap()).containsOnlyKeys("", PROBE);
  }

  @Test
  void watchTellsChangesOnly() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    watch(PROBE, heard);
    assertThat(heard.poll(10, SECONDS)).isEqualTo("SERVING");
    port.port.health().set(PROBE, true);
    port.port.health().set("", false);
    port.port.health().set(PROBE, false);
    assertThat(heard.poll(10, SECONDS)).isEqualTo("NOT_SERVING");
    port.port.health().set(PROBE, true);
    assertThat(heard.poll(10, SECONDS)).isEqualTo("SERVING");
    assertThat(heard).isEmpty();
  }

  @Test
  void watchOfAnUnknownServiceWaitsForIt() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    watch("later.Service", heard);
    assertThat(heard.poll(10, SECONDS)).isEqualTo("SERVICE_UNKNOWN");
    port.port.health().set("later.Service", true);
    assertThat(heard.poll(10, SECONDS)).isEqualTo("SERVING");
  }

  @Test
  void cancelledWatchLeavesNothingBehind() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    ClientCall<?, ?> watch = watch(PROBE, heard);
    assertThat(heard.poll(10, SECONDS)).isEqualTo("SERVING");
    assertThat(port.port.health().listenerCount()).isEqualTo(1);
    watch.cancel("enough", null);
    while (port.port.health().listenerCount() > 0) {
      check("");
    }
  }

  @Test
  void watchHearsOfTheDrainBeforeItEnds() throws InterruptedException {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    watch("", heard);
    assertThat(heard.poll(10, SECONDS)).isEqualTo("SERVING");
    var drained = port.port.drain(Duration.ofSeconds(5));
    assertThat(heard.poll(10, SECONDS)).isEqualTo("NOT_SERVING");
    assertThat(heard.poll(10, SECONDS)).isEqualTo("closed UNAVAILABLE");
    PortFixture.await(drained);
  }

  private ServingStatus check(String service) {
    return ClientCalls.blockingUnaryCall(
            channel,
            method(
                "Check",
                HealthCheckRequest.getDefaultInstance(),
                HealthCheckResponse.getDefaultInstance()),
            CallOptions.DEFAULT.withDeadlineAfter(10, SECONDS),
            HealthCheckRequest.newBuilder().setService(service).build())
        .getStatus();
  }

  private ClientCall<?, ?> watch(String service, BlockingQueue<String> heard) {
    ClientCall<HealthCheckRequest, HealthCheckResponse> call =
        channel.newCall(
            method(
                "Watch",
                HealthCheckRequest.getDefaultInstance(),
                HealthCheckResponse.getDefaultInstance()),
            CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(HealthCheckResponse message) {
            heard.add(message.getStatus().name());
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            heard.add("closed " + status.getCode());
          }
        },
        new Metadata());
    call.sendMessage(HealthCheckRequest.newBuilder().setService(service).build());
    call.halfClose();
    call.request(1_000);
    return call;
  }

  private static <Q extends Message, R extends Message> MethodDescriptor<Q, R> method(
      String name, Q request, R response) {
    return MethodDescriptor.newBuilder(
            ProtoUtils.marshaller(request), ProtoUtils.marshaller(response))
        .setType(
            name.equals("Watch")
                ? MethodDescriptor.MethodType.SERVER_STREAMING
                : MethodDescriptor.MethodType.UNARY)
        .setFullMethodName("grpc.health.v1.Health/" + name)
        .build();
  }
}

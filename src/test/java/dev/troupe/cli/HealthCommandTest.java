package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command before a server of the reference implementation. */
class HealthCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Server server;
  private int port;

  @BeforeEach
  void open() throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(health())
            .build()
            .start();
    port = server.getPort();
  }

  @AfterEach
  void close() throws Exception {
    server.shutdownNow().awaitTermination();
  }

  /** Serves; its service "resting" does not. */
  private static ServerServiceDefinition health() {
    MethodDescriptor<HealthCheckRequest, HealthCheckResponse> check =
        MethodDescriptor.<HealthCheckRequest, HealthCheckResponse>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("grpc.health.v1.Health/Check")
            .setRequestMarshaller(ProtoUtils.marshaller(HealthCheckRequest.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(HealthCheckResponse.getDefaultInstance()))
            .build();
    return ServerServiceDefinition.builder("grpc.health.v1.Health")
        .addMethod(
            check,
            ServerCalls.asyncUnaryCall((request, answers) -> {
              boolean rests = request.getService().equals("resting");
              ServingStatus status = rests ? ServingStatus.NOT_SERVING : ServingStatus.SERVING;
              answers.onNext(HealthCheckResponse.newBuilder().setStatus(status).build());
              answers.onCompleted();
            }))
        .build();
  }

  @Test
  void endsWithZeroWhenTheGatewayServes() {
    assertThat(run()).isZero();
    assertThat(out.toString()).isEqualToIgnoringNewLines("SERVING");
  }

  @Test
  void endsWithOneWhenAServiceDoesNot() {
    assertThat(run("resting")).isEqualTo(1);
    assertThat(out.toString()).isEqualToIgnoringNewLines("NOT_SERVING");
  }

  @Test
  void endsWithOneAndASentenceWhenNobodyListens() throws Exception {
    server.shutdownNow().awaitTermination();

    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("nobody listens at");
  }

  private int run(String... service) {
    CommandLine command = TroupeCommand.with(new NoProcesses());
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    String[] arguments = new String[service.length + 3];
    arguments[0] = "health";
    arguments[1] = "--gateway";
    arguments[2] = "127.0.0.1:" + port;
    System.arraycopy(service, 0, arguments, 3, service.length);
    return command.execute(arguments);
  }
}

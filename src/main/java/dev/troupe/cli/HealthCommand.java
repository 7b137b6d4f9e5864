package dev.troupe.cli;

import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import io.vertx.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code troupe health}: a probe for machines on which there is nothing else to probe with. */
@Command(
    name = "health",
    description = "Asks a gateway whether it serves; 0 when it does, 1 when it does not.",
    mixinStandardHelpOptions = true)
final class HealthCommand implements Callable<Integer> {
  private static final ServiceMethod<HealthCheckResponse, HealthCheckRequest> CHECK =
      ServiceMethod.client(
          ServiceName.create("grpc.health.v1", "Health"),
          "Check",
          GrpcMessageEncoder.encoder(),
          GrpcMessageDecoder.decoder(HealthCheckResponse.newBuilder()));

  @Spec CommandSpec spec;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "SERVICE",
      description = "One service, such as troupe.robot.v1.SpeechService; the gateway otherwise.")
  String service = "";

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (Rpc rpc = new Rpc(gateway)) {
      ServingStatus status =
          rpc.call(CHECK, HealthCheckRequest.newBuilder().setService(service).build()).getStatus();
      out.println(status.name());
      out.flush();
      return status == ServingStatus.SERVING ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }
}

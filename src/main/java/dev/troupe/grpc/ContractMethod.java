package dev.troupe.grpc;

import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import dev.troupe.api.avatar.v1.AvatarServiceGrpcService;
import dev.troupe.api.fleet.v1.FleetServiceGrpcService;
import dev.troupe.api.fleet.v1.LeaseServiceGrpcService;
import dev.troupe.api.gateway.v1.GatewayServiceGrpcService;
import dev.troupe.api.recognition.v1.RecognitionServiceGrpcService;
import dev.troupe.api.robot.v1.ExpressionServiceGrpcService;
import dev.troupe.api.robot.v1.ListeningServiceGrpcService;
import dev.troupe.api.robot.v1.PerceptionServiceGrpcService;
import dev.troupe.api.robot.v1.RobotServiceGrpcService;
import dev.troupe.api.robot.v1.SpeechServiceGrpcService;
import io.vertx.grpc.common.ServiceMethod;
import java.util.ArrayList;
import java.util.List;

/**
 * An RPC of the contract, known without what answers it.
 *
 * @param request an empty one
 */
record ContractMethod(MethodPolicy policy, Message request) {

  /**
   * @param name {@code [package.]Service/Method}
   * @throws IllegalArgumentException when there is no such method
   */
  static ContractMethod find(String name) {
    for (ContractMethod each : all()) {
      String full = each.policy.fullName();
      if (name.equals(full) || name.equals(full.substring(full.lastIndexOf('.') + 1))) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        name + " (expected: such as SpeechService/Say or RobotService/Drive.say)");
  }

  static List<ContractMethod> all() {
    List<ContractMethod> all = new ArrayList<>();
    add(all, FleetServiceGrpcService.SERVICE_DESCRIPTOR, FleetServiceGrpcService.all());
    add(all, LeaseServiceGrpcService.SERVICE_DESCRIPTOR, LeaseServiceGrpcService.all());
    add(all, RobotServiceGrpcService.SERVICE_DESCRIPTOR, RobotServiceGrpcService.all());
    add(all, SpeechServiceGrpcService.SERVICE_DESCRIPTOR, SpeechServiceGrpcService.all());
    add(all, ListeningServiceGrpcService.SERVICE_DESCRIPTOR, ListeningServiceGrpcService.all());
    add(all, ExpressionServiceGrpcService.SERVICE_DESCRIPTOR, ExpressionServiceGrpcService.all());
    add(all, PerceptionServiceGrpcService.SERVICE_DESCRIPTOR, PerceptionServiceGrpcService.all());
    add(all, RecognitionServiceGrpcService.SERVICE_DESCRIPTOR, RecognitionServiceGrpcService.all());
    add(all, AvatarServiceGrpcService.SERVICE_DESCRIPTOR, AvatarServiceGrpcService.all());
    add(all, GatewayServiceGrpcService.SERVICE_DESCRIPTOR, GatewayServiceGrpcService.all());
    return all;
  }

  private static void add(
      List<ContractMethod> into, ServiceDescriptor service, List<ServiceMethod<?, ?>> methods) {
    for (ServiceMethod<?, ?> each : methods) {
      MethodDescriptor method = service.findMethodByName(each.methodName());
      into.add(new ContractMethod(MethodPolicy.of(method), (Message) Methods.prototype(each)));
    }
  }
}

package dev.troupe.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.DynamicMessage;
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
import java.util.List;

/** The contract's RPCs as targets see them: requests can be read, and nobody answers. */
final class FuzzedMethods {
  private static final List<ServiceDescriptor> SERVICES =
      List.of(
          AvatarServiceGrpcService.SERVICE_DESCRIPTOR,
          FleetServiceGrpcService.SERVICE_DESCRIPTOR,
          LeaseServiceGrpcService.SERVICE_DESCRIPTOR,
          GatewayServiceGrpcService.SERVICE_DESCRIPTOR,
          RecognitionServiceGrpcService.SERVICE_DESCRIPTOR,
          ExpressionServiceGrpcService.SERVICE_DESCRIPTOR,
          ListeningServiceGrpcService.SERVICE_DESCRIPTOR,
          PerceptionServiceGrpcService.SERVICE_DESCRIPTOR,
          RobotServiceGrpcService.SERVICE_DESCRIPTOR,
          SpeechServiceGrpcService.SERVICE_DESCRIPTOR);

  private FuzzedMethods() {}

  static List<MethodBinding<Message, Message>> all() {
    return SERVICES.stream()
        .flatMap(service -> service.getMethods().stream())
        .map(FuzzedMethods::binding)
        .toList();
  }

  private static MethodBinding<Message, Message> binding(MethodDescriptor method) {
    return new MethodBinding<>(
        method,
        prototype(method.getInputType()),
        (call, requests, responses) -> {
          throw new AssertionError(method.getFullName());
        },
        false,
        MethodPolicy.of(method));
  }

  /** Of the generated class, as the real endpoints have it. */
  private static Message prototype(Descriptor type) {
    String name = type.getFile().getOptions().getJavaPackage() + "." + type.getName();
    try {
      return (Message) Class.forName(name).getMethod("getDefaultInstance").invoke(null);
    } catch (ReflectiveOperationException e) {
      return DynamicMessage.getDefaultInstance(type);
    }
  }
}

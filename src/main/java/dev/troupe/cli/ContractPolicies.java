package dev.troupe.cli;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.troupe.api.avatar.v1.AvatarServiceProto;
import dev.troupe.api.fleet.v1.FleetServiceProto;
import dev.troupe.api.fleet.v1.LeaseServiceProto;
import dev.troupe.api.gateway.v1.GatewayServiceProto;
import dev.troupe.api.policy.v1.Policy;
import dev.troupe.api.policy.v1.PolicyProto;
import dev.troupe.api.recognition.v1.RecognitionServiceProto;
import dev.troupe.api.robot.v1.ExpressionServiceProto;
import dev.troupe.api.robot.v1.ListeningServiceProto;
import dev.troupe.api.robot.v1.PerceptionServiceProto;
import dev.troupe.api.robot.v1.RobotServiceProto;
import dev.troupe.api.robot.v1.SpeechServiceProto;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policies that the contract states, by the names that people give to methods. */
final class ContractPolicies {
  private static final List<FileDescriptor> SERVICES =
      List.of(
          FleetServiceProto.getDescriptor(),
          LeaseServiceProto.getDescriptor(),
          RobotServiceProto.getDescriptor(),
          SpeechServiceProto.getDescriptor(),
          ListeningServiceProto.getDescriptor(),
          ExpressionServiceProto.getDescriptor(),
          PerceptionServiceProto.getDescriptor(),
          RecognitionServiceProto.getDescriptor(),
          AvatarServiceProto.getDescriptor(),
          GatewayServiceProto.getDescriptor());

  private ContractPolicies() {}

  /**
   * @param name {@code [package.]Service/Method}, with {@code .arm} behind it for one command of a
   *     stream
   */
  static @Nullable Policy find(String name) {
    int dot = name.indexOf('.', name.indexOf('/') + 1);
    String method = dot < 0 ? name : name.substring(0, dot);
    for (FileDescriptor file : SERVICES) {
      for (ServiceDescriptor service : file.getServices()) {
        for (MethodDescriptor each : service.getMethods()) {
          if (method.equals(service.getName() + "/" + each.getName())
              || method.equals(service.getFullName() + "/" + each.getName())) {
            return dot < 0 ? of(each) : of(each, name.substring(dot + 1));
          }
        }
      }
    }
    return null;
  }

  private static Policy of(MethodDescriptor method) {
    return method.getOptions().getExtension(PolicyProto.method);
  }

  private static @Nullable Policy of(MethodDescriptor method, String arm) {
    FieldDescriptor field = method.getInputType().findFieldByName(arm);
    return field == null || !field.getOptions().hasExtension(PolicyProto.arm)
        ? null
        : field.getOptions().getExtension(PolicyProto.arm);
  }
}

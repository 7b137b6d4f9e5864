package dev.troupe.grpc;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Message;
import dev.troupe.api.fleet.v1.BroadcastRequest;
import dev.troupe.api.fleet.v1.HoldLeasesRequest;
import dev.troupe.api.fleet.v1.RegisterRobotRequest;
import dev.troupe.api.policy.v1.PolicyProto;
import org.jspecify.annotations.Nullable;

/**
 * What the contract's options say of one method: the only place that reads them. Immutable.
 *
 * @param fullName as {@code package.Service/Method}
 * @param demand what the method takes; null when it says nothing, which is right for the standard
 *     services alone
 * @param standard whether it is of one of the standard services, which touch no robot
 * @param registers whether the robot that a request names is yet to be
 * @param namesARobot whether a request may be about one robot that it names
 */
record MethodPolicy(
    MethodDescriptor method,
    String fullName,
    @Nullable Demand demand,
    boolean standard,
    boolean registers,
    RequestShape shape,
    boolean namesARobot) {

  static MethodPolicy of(MethodDescriptor method) {
    RequestShape shape = RequestShape.of(method.getInputType());
    return new MethodPolicy(
        method,
        method.getService().getFullName() + "/" + method.getName(),
        method.getOptions().hasExtension(PolicyProto.method)
            ? Demand.of(method.getOptions().getExtension(PolicyProto.method))
            : null,
        method.getFile().getPackage().startsWith("grpc."),
        method
            .getInputType()
            .getFullName()
            .equals(RegisterRobotRequest.getDescriptor().getFullName()),
        shape,
        shape.mayNameARobot());
  }

  /**
   * Whether one request may be about robots that several replicas have, each of which does its
   * part.
   */
  boolean isOfSeveral() {
    String request = method.getInputType().getFullName();
    return request.equals(BroadcastRequest.getDescriptor().getFullName())
        || request.equals(HoldLeasesRequest.getDescriptor().getFullName());
  }

  Ask read(Message message) {
    return shape.read(message);
  }

  boolean isAudited() {
    return demand != null && demand.audited();
  }

  /** What an arm of the request takes; null when there is none that says so. */
  @Nullable Demand arm(String name) {
    return arm(method.getInputType().findFieldByName(name));
  }

  static @Nullable Demand arm(@Nullable FieldDescriptor field) {
    return field == null || !field.getOptions().hasExtension(PolicyProto.arm)
        ? null
        : Demand.of(field.getOptions().getExtension(PolicyProto.arm));
  }

  boolean isStreaming() {
    return method.isClientStreaming() || method.isServerStreaming();
  }
}

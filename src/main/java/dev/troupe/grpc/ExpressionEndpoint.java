package dev.troupe.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.troupe.api.robot.v1.AttendLocationResponse;
import dev.troupe.api.robot.v1.AttendNobodyResponse;
import dev.troupe.api.robot.v1.AttendUserResponse;
import dev.troupe.api.robot.v1.ConfigureFaceResponse;
import dev.troupe.api.robot.v1.ExpressionServiceGrpcService;
import dev.troupe.api.robot.v1.ExpressionServiceProto;
import dev.troupe.api.robot.v1.FaceStatus;
import dev.troupe.api.robot.v1.GetFaceRequest;
import dev.troupe.api.robot.v1.GetFaceResponse;
import dev.troupe.api.robot.v1.ListFacesRequest;
import dev.troupe.api.robot.v1.ListFacesResponse;
import dev.troupe.api.robot.v1.ListGesturesRequest;
import dev.troupe.api.robot.v1.ListGesturesResponse;
import dev.troupe.api.robot.v1.PerformGestureRequest;
import dev.troupe.api.robot.v1.PerformGestureResponse;
import dev.troupe.api.robot.v1.ResetFaceResponse;
import dev.troupe.api.robot.v1.SetFaceParametersResponse;
import dev.troupe.api.robot.v1.SetHeadPoseResponse;
import dev.troupe.api.robot.v1.SetLedResponse;
import dev.troupe.api.robot.v1.SetLedsResponse;
import dev.troupe.fleet.Fleet;
import dev.troupe.robot.RobotEvent;
import io.vertx.core.Future;

/** Serves how a robot looks, and where: gestures, gaze, head, face, light. */
public final class ExpressionEndpoint implements Endpoint {
  private final Robots robots;
  private final Commands commands;

  public ExpressionEndpoint(Fleet fleet) {
    this.robots = new Robots(fleet);
    this.commands = new Commands(robots);
  }

  @Override
  public ServiceDescriptor service() {
    return ExpressionServiceProto.getDescriptor().findServiceByName("ExpressionService");
  }

  @Override
  public void bind(Methods methods) {
    methods
        .unary(ExpressionServiceGrpcService.PerformGesture, this::perform)
        .unary(ExpressionServiceGrpcService.ListGestures, this::gestures)
        .unary(ExpressionServiceGrpcService.GetFace, this::face)
        .unary(ExpressionServiceGrpcService.ListFaces, this::faces)
        .clientStream(
            ExpressionServiceGrpcService.StreamFace,
            (call, requests, responses) ->
                new FaceStreamCall(robots, call, requests, responses).begin());
    bindSettings(methods);
  }

  /** Commands that answer with nothing but their receipt. */
  private void bindSettings(Methods methods) {
    methods
        .unary(
            ExpressionServiceGrpcService.AttendUser,
            (call, request) ->
                commands
                    .run(call, request)
                    .map(it -> AttendUserResponse.newBuilder().setReceipt(it.receipt()).build()))
        .unary(
            ExpressionServiceGrpcService.AttendLocation,
            (call, request) ->
                commands
                    .run(call, request)
                    .map(
                        it -> AttendLocationResponse.newBuilder().setReceipt(it.receipt()).build()))
        .unary(
            ExpressionServiceGrpcService.AttendNobody,
            (call, request) ->
                commands
                    .run(call, request)
                    .map(it -> AttendNobodyResponse.newBuilder().setReceipt(it.receipt()).build()))
        .unary(
            ExpressionServiceGrpcService.SetHeadPose,
            (call, request) ->
                commands
                    .run(call, request)
                    .map(it -> SetHeadPoseResponse.newBuilder().setReceipt(it.receipt()).build()))
        .unary(
            ExpressionServiceGrpcService.SetFaceParameters,
            (call, request) ->
                commands
                    .run(call, request)
                    .map(it ->
                        SetFaceParametersResponse.newBuilder().setReceipt(it.receipt()).build()))
        .unary(
            ExpressionServiceGrpcService.ConfigureFace,
            (call, request) ->
                commands
                    .run(call, request)
                    .map(it -> ConfigureFaceResponse.newBuilder().setReceipt(it.receipt()).build()))
        .unary(
            ExpressionServiceGrpcService.ResetFace,
            (call, request) ->
                commands
                    .run(call, request)
                    .map(it -> ResetFaceResponse.newBuilder().setReceipt(it.receipt()).build()))
        .unary(
            ExpressionServiceGrpcService.SetLed,
            (call, request) ->
                commands
                    .run(call, request)
                    .map(it -> SetLedResponse.newBuilder().setReceipt(it.receipt()).build()))
        .unary(
            ExpressionServiceGrpcService.SetLeds,
            (call, request) ->
                commands
                    .run(call, request)
                    .map(it -> SetLedsResponse.newBuilder().setReceipt(it.receipt()).build()));
  }

  private Future<PerformGestureResponse> perform(Call call, PerformGestureRequest request) {
    return commands
        .run(call, request)
        .map(result ->
            PerformGestureResponse.newBuilder()
                .setReceipt(result.receipt())
                .setKnown(ExpressionMapper.GESTURES.contains(request.getName()))
                .build());
  }

  private Future<ListGesturesResponse> gestures(Call call, ListGesturesRequest request) {
    robots.find(request.getRobotId(), new Violations());
    return Future.succeededFuture(
        ListGesturesResponse.newBuilder().addAllNames(ExpressionMapper.GESTURES).build());
  }

  private Future<GetFaceResponse> face(Call call, GetFaceRequest request) {
    return commands
        .run(call, request)
        .map(ExpressionEndpoint::status)
        .map(status -> GetFaceResponse.newBuilder().setFaceId(status.getFaceId()).build());
  }

  private Future<ListFacesResponse> faces(Call call, ListFacesRequest request) {
    return commands
        .run(call, request)
        .map(ExpressionEndpoint::status)
        .map(status ->
            ListFacesResponse.newBuilder()
                .addAllFaceIds(status.getFaceIdsList())
                .setCurrentFaceId(status.getFaceId())
                .build());
  }

  private static FaceStatus status(CommandResult result) {
    return ExpressionMapper.face(result.answer(RobotEvent.FaceStatus.class));
  }
}

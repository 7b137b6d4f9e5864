package dev.troupe.grpc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.rpc.Code;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.reflection.v1.ErrorResponse;
import io.vertx.grpc.reflection.v1.ExtensionNumberResponse;
import io.vertx.grpc.reflection.v1.ExtensionRequest;
import io.vertx.grpc.reflection.v1.FileDescriptorResponse;
import io.vertx.grpc.reflection.v1.ListServiceResponse;
import io.vertx.grpc.reflection.v1.ServerReflectionProto;
import io.vertx.grpc.reflection.v1.ServerReflectionRequest;
import io.vertx.grpc.reflection.v1.ServerReflectionResponse;
import io.vertx.grpc.reflection.v1.ServiceResponse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Server reflection, v1 and v1alpha: the same messages under two names. Many tools still ask for
 * the older one, which the library lacks.
 */
final class ReflectionEndpoint implements Endpoint {
  private static final String V1 = "grpc.reflection.v1";
  private static final String V1_ALPHA = "grpc.reflection.v1alpha";
  private static final String SERVICE = "ServerReflection";

  private final ServiceDescriptor service;
  private final Schema schema;

  private ReflectionEndpoint(ServiceDescriptor service, Schema schema) {
    this.service = service;
    this.schema = schema;
  }

  /** Both versions; they speak of {@code others} and of themselves. */
  static List<Endpoint> versions(List<ServiceDescriptor> others) {
    FileDescriptor file = ServerReflectionProto.getDescriptor();
    ServiceDescriptor v1 = file.findServiceByName(SERVICE);
    ServiceDescriptor v1alpha = alpha(file).findServiceByName(SERVICE);
    List<ServiceDescriptor> all = new ArrayList<>(others);
    all.add(v1);
    all.add(v1alpha);
    Schema schema = new Schema(all);
    return List.of(new ReflectionEndpoint(v1, schema), new ReflectionEndpoint(v1alpha, schema));
  }

  private static FileDescriptor alpha(FileDescriptor v1) {
    FileDescriptorProto.Builder file = v1.toProto().toBuilder();
    file.setPackage(V1_ALPHA).setName("grpc/reflection/v1alpha/reflection.proto");
    for (DescriptorProto.Builder message : file.getMessageTypeBuilderList()) {
      for (FieldDescriptorProto.Builder field : message.getFieldBuilderList()) {
        if (field.hasTypeName()) {
          field.setTypeName(renamed(field.getTypeName()));
        }
      }
    }
    for (MethodDescriptorProto.Builder method : file.getServiceBuilder(0).getMethodBuilderList()) {
      method.setInputType(renamed(method.getInputType()));
      method.setOutputType(renamed(method.getOutputType()));
    }
    try {
      return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(V1_ALPHA + ": cannot be derived from " + V1, e);
    }
  }

  private static String renamed(String type) {
    return type.replace(V1 + ".", V1_ALPHA + ".");
  }

  @Override
  public ServiceDescriptor service() {
    return service;
  }

  @Override
  public void bind(Methods methods) {
    methods.bidiStream(
        ServiceMethod.<ServerReflectionRequest, ServerReflectionResponse>server(
            ServiceName.create(service.getFullName()),
            "ServerReflectionInfo",
            GrpcMessageEncoder.encoder(),
            GrpcMessageDecoder.decoder(ServerReflectionRequest.newBuilder())),
        this::serve);
  }

  private void serve(
      Call call,
      RequestStream<ServerReflectionRequest> requests,
      ResponseStream<ServerReflectionResponse> responses) {
    requests.onMessage(request -> responses.write(answer(request))).onEnd(responses::end);
    call.onDraining(responses::end);
  }

  private ServerReflectionResponse answer(ServerReflectionRequest request) {
    ServerReflectionResponse.Builder response =
        ServerReflectionResponse.newBuilder()
            .setValidHost(request.getHost())
            .setOriginalRequest(request);
    switch (request.getMessageRequestCase()) {
      case LIST_SERVICES -> response.setListServicesResponse(list());
      case FILE_BY_FILENAME ->
          file(response, schema.file(request.getFileByFilename()), request.getFileByFilename());
      case FILE_CONTAINING_SYMBOL ->
          file(
              response,
              schema.fileOfSymbol(request.getFileContainingSymbol()),
              request.getFileContainingSymbol());
      case FILE_CONTAINING_EXTENSION -> extension(response, request.getFileContainingExtension());
      case ALL_EXTENSION_NUMBERS_OF_TYPE ->
          numbers(response, request.getAllExtensionNumbersOfType());
      case MESSAGEREQUEST_NOT_SET ->
          response.setErrorResponse(
              error(Code.INVALID_ARGUMENT, "message_request: unset (expected: one)"));
    }
    return response.build();
  }

  private ListServiceResponse list() {
    ListServiceResponse.Builder list = ListServiceResponse.newBuilder();
    schema
        .services()
        .forEach(each -> list.addService(ServiceResponse.newBuilder().setName(each.getFullName())));
    return list.build();
  }

  private void extension(ServerReflectionResponse.Builder response, ExtensionRequest request) {
    String type = request.getContainingType();
    int number = request.getExtensionNumber();
    file(response, schema.fileOfExtension(type, number), type + " extension " + number);
  }

  private void numbers(ServerReflectionResponse.Builder response, String type) {
    if (!schema.knows(type)) {
      response.setErrorResponse(error(Code.NOT_FOUND, type + ": unknown"));
      return;
    }
    response.setAllExtensionNumbersResponse(
        ExtensionNumberResponse.newBuilder()
            .setBaseTypeName(type)
            .addAllExtensionNumber(schema.extensionNumbers(type)));
  }

  private static void file(
      ServerReflectionResponse.Builder response, @Nullable FileDescriptor file, String asked) {
    if (file == null) {
      response.setErrorResponse(error(Code.NOT_FOUND, asked + ": unknown"));
      return;
    }
    FileDescriptorResponse.Builder files = FileDescriptorResponse.newBuilder();
    Schema.closure(file)
        .forEach(each -> files.addFileDescriptorProto(each.toProto().toByteString()));
    response.setFileDescriptorResponse(files);
  }

  private static ErrorResponse error(Code code, String message) {
    return ErrorResponse.newBuilder()
        .setErrorCode(code.getNumber())
        .setErrorMessage(message)
        .build();
  }
}

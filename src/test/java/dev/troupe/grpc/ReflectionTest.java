package dev.troupe.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.vertx.grpc.reflection.v1.ExtensionRequest;
import io.vertx.grpc.reflection.v1.ServerReflectionRequest;
import io.vertx.grpc.reflection.v1.ServerReflectionResponse;
import io.vertx.grpc.reflection.v1.ServiceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server reflection as tools use it, under both of its names. */
class ReflectionTest {
  private static final String ECHO = "troupe.test.v1.ProbeService.Echo";

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

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1alpha"})
  void everyServiceIsListed(String version) throws InterruptedException {
    List<String> names =
        ask(version, request().setListServices("").build())
            .get(0)
            .getListServicesResponse()
            .getServiceList()
            .stream()
            .map(ServiceResponse::getName)
            .toList();
    assertThat(names)
        .containsExactlyInAnyOrder(
            "troupe.test.v1.ProbeService",
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1alpha"})
  void fileComesWithEverythingItNeedsAndAnErrorDoesNotEndTheStream(String version)
      throws Exception {
    List<ServerReflectionResponse> answers =
        ask(
            version,
            request().setFileContainingSymbol("no.Such").build(),
            request().setFileContainingSymbol(ECHO).build(),
            request().setFileByFilename("google/api/http.proto").build());
    assertThat(answers.get(0).getErrorResponse().getErrorCode()).isEqualTo(5);
    assertThat(files(answers.get(1)))
        .endsWith("troupe/test/v1/probe_service.proto")
        .contains(
            "google/api/annotations.proto",
            "google/protobuf/descriptor.proto",
            "google/protobuf/duration.proto");
    assertThat(files(answers.get(2))).containsExactly("google/api/http.proto");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1alpha"})
  void versionDescribesItself(String version) throws Exception {
    String service = "grpc.reflection." + version + ".ServerReflection";
    ServerReflectionResponse answer =
        ask(version, request().setFileContainingSymbol(service).build()).get(0);
    ByteString file = answer.getFileDescriptorResponse().getFileDescriptorProto(0);
    assertThat(FileDescriptorProto.parseFrom(file).getPackage())
        .isEqualTo("grpc.reflection." + version);
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "v1alpha"})
  void extensionsAndErrorDetailsAreKnown(String version) throws Exception {
    String options = "google.protobuf.MethodOptions";
    List<ServerReflectionResponse> answers =
        ask(
            version,
            request()
                .setFileContainingExtension(
                    ExtensionRequest.newBuilder()
                        .setContainingType(options)
                        .setExtensionNumber(72_295_728))
                .build(),
            request().setAllExtensionNumbersOfType(options).build(),
            request().setFileContainingSymbol("google.rpc.ErrorInfo").build());
    assertThat(files(answers.get(0))).endsWith("google/api/annotations.proto");
    assertThat(answers.get(1).getAllExtensionNumbersResponse().getExtensionNumberList())
        .contains(72_295_728);
    assertThat(files(answers.get(2))).endsWith("google/rpc/error_details.proto");
  }

  private static ServerReflectionRequest.Builder request() {
    return ServerReflectionRequest.newBuilder();
  }

  private static List<String> files(ServerReflectionResponse response) throws Exception {
    List<String> names = new ArrayList<>();
    for (ByteString file : response.getFileDescriptorResponse().getFileDescriptorProtoList()) {
      names.add(FileDescriptorProto.parseFrom(file).getName());
    }
    return names;
  }

  private List<ServerReflectionResponse> ask(String version, ServerReflectionRequest... requests)
      throws InterruptedException {
    MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> method =
        MethodDescriptor.newBuilder(
                ProtoUtils.marshaller(ServerReflectionRequest.getDefaultInstance()),
                ProtoUtils.marshaller(ServerReflectionResponse.getDefaultInstance()))
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(
                "grpc.reflection." + version + ".ServerReflection/ServerReflectionInfo")
            .build();
    BlockingQueue<ServerReflectionResponse> heard = new LinkedBlockingQueue<>();
    StreamObserver<ServerReflectionRequest> up =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(20, SECONDS)),
            into(heard));
    List<ServerReflectionResponse> answers = new ArrayList<>();
    for (ServerReflectionRequest request : requests) {
      up.onNext(request);
      ServerReflectionResponse answer = heard.poll(10, SECONDS);
      assertThat(answer).isNotNull();
      assertThat(answer.getOriginalRequest()).isEqualTo(request);
      answers.add(answer);
    }
    up.onCompleted();
    return answers;
  }

  private static <T> StreamObserver<T> into(BlockingQueue<T> heard) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T value) {
        heard.add(value);
      }

      @Override
      public void onError(Throwable t) {}

      @Override
      public void onCompleted() {}
    };
  }
}

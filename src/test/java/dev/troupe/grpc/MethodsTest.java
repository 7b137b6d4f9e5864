package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.troupe.api.test.v1.ProbeServiceGrpcService;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** An endpoint that does not fit its service is found before a port opens. */
class MethodsTest {

  private static Endpoint binding(Consumer<Methods> how) {
    return new Endpoint() {
      @Override
      public ServiceDescriptor service() {
        return ProbeServiceGrpcService.SERVICE_DESCRIPTOR;
      }

      @Override
      public void bind(Methods methods) {
        how.accept(methods);
      }
    };
  }

  @Test
  void forgottenMethodIsNamed() {
    assertThatThrownBy(() -> ServiceTable.of(List.of(binding(methods -> {}))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ProbeService/Echo: not bound");
  }

  @Test
  void wrongShapeIsNamed() {
    Endpoint wrong =
        binding(methods ->
            methods.unary(
                ProbeServiceGrpcService.Watch,
                (call, request) -> Future.failedFuture("never called")));
    assertThatThrownBy(() -> ServiceTable.of(List.of(wrong)))
        .hasMessageContaining("ProbeService/Watch: server streaming")
        .hasMessageContaining("expected: true");
  }

  @Test
  void methodBoundTwiceIsNamed() {
    Endpoint twice =
        binding(methods -> {
          for (int i = 0; i < 2; i++) {
            methods.unary(
                ProbeServiceGrpcService.Echo,
                (call, request) -> Future.failedFuture("never called"));
          }
        });
    assertThatThrownBy(() -> ServiceTable.of(List.of(twice)))
        .hasMessageContaining("ProbeService/Echo: bound twice");
  }

  @Test
  void serviceWithTwoEndpointsIsNamed() {
    Endpoint probe = new ProbeEndpoint();
    assertThatThrownBy(() -> ServiceTable.of(List.of(probe, probe)))
        .hasMessageContaining("two endpoints");
  }
}

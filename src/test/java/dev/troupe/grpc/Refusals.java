package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.NoSuchElementException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a refused call said, as a client reads it. */
record Refusals(Code code, Status status) {

  static Refusals of(ThrowingCallable call) {
    StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, call);
    assertThat(refused).as("a refusal").isNotNull();
    Status status = StatusProto.fromThrowable(refused);
    return new Refusals(
        refused.getStatus().getCode(), status == null ? Status.getDefaultInstance() : status);
  }

  String reason() {
    return detail(ErrorInfo.class).getReason();
  }

  List<String> violations() {
    return detail(BadRequest.class).getFieldViolationsList().stream()
        .map(BadRequest.FieldViolation::getDescription)
        .toList();
  }

  List<String> fields() {
    return detail(BadRequest.class).getFieldViolationsList().stream()
        .map(BadRequest.FieldViolation::getField)
        .toList();
  }

  <M extends Message> M detail(Class<M> type) {
    return detail(status, type);
  }

  static <M extends Message> M detail(Status status, Class<M> type) {
    return status.getDetailsList().stream()
        .filter(any -> any.is(type))
        .findFirst()
        .map(any -> {
          try {
            return any.unpack(type);
          } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
          }
        })
        .orElseThrow(() -> new NoSuchElementException(type.getSimpleName() + " in " + status));
  }
}

package dev.troupe.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import com.google.rpc.ErrorDetailsProto;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.troupe.api.error.v1.LeaseConflict;
import dev.troupe.api.error.v1.VendorError;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureException;
import dev.troupe.robot.FailureReason;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one table from failures to gRPC codes and {@code google.rpc} details. What it does not know
 * is a fault of ours: the caller gets an id, the log gets the id and the cause. Stateless.
 */
final class StatusMapper {
  /** The domain of every {@code ErrorInfo}. */
  static final String DOMAIN = "troupe";

  /** Key of a lease failure's metadata that names the holder. */
  static final String HOLDER = "holder";

  /** The files of every message that may stand among a status' details. */
  static final List<FileDescriptor> DETAIL_FILES =
      List.of(ErrorDetailsProto.getDescriptor(), LeaseConflict.getDescriptor().getFile());

  /**
   * A status travels in trailers, of which many clients take no more than 8 KiB; a message and a
   * robot's own words stand in it more than once.
   */
  private static final int LONGEST_TEXT = 1_000;

  private static final Duration DEFAULT_RETRY = Duration.ofSeconds(1);
  private static final Logger log = LoggerFactory.getLogger(StatusMapper.class);

  Status toStatus(Throwable failure) {
    return switch (failure) {
      case FailureException e -> toStatus(e.failure());
      case CallFailureException e -> toStatus(e.failure());
      default -> internal(failure);
    };
  }

  Status toStatus(CallFailure failure) {
    Status.Builder status = status(failure.code(), failure.message());
    status.addDetails(Any.pack(info(failure.reason(), failure.metadata())));
    addRetry(status, failure.retryAfter());
    for (Message detail : failure.details()) {
      status.addDetails(Any.pack(detail));
    }
    return status.build();
  }

  Status toStatus(Failure failure) {
    FailureReason reason = failure.reason();
    Code code = code(reason);
    Status.Builder status = status(code, failure.message());
    status.addDetails(Any.pack(info(reason.name(), failure.metadata())));
    addRetry(status, retryAfter(failure, code));
    if (code == Code.FAILED_PRECONDITION) {
      status.addDetails(Any.pack(precondition(failure)));
    }
    if (reason == FailureReason.LEASE_HELD) {
      status.addDetails(Any.pack(conflict(failure)));
    }
    String vendorText = failure.metadata().get(Failure.VENDOR_TEXT);
    if (vendorText != null) {
      status.addDetails(Any.pack(VendorError.newBuilder().setText(brief(vendorText)).build()));
    }
    return status.build();
  }

  private static Code code(FailureReason reason) {
    return switch (reason) {
      case ROBOT_UNKNOWN -> Code.NOT_FOUND;
      case ROBOT_OFFLINE, ROBOT_DISCONNECTED, DRAINING -> Code.UNAVAILABLE;
      case ROBOT_ACCESS_DENIED, VENDOR_REJECTED, ILLEGAL_STATE, SPEECH_BUSY, LEASE_HELD ->
          Code.FAILED_PRECONDITION;
      case INVALID_FIELD, CURSOR_INVALID -> Code.INVALID_ARGUMENT;
      case OUTCOME_UNKNOWN -> Code.UNKNOWN;
      case SPEECH_FAILED, SPEECH_NOT_STARTED -> Code.ABORTED;
      case SPEECH_QUEUE_FULL, SEND_QUEUE_FULL, SLOW_CONSUMER, TOO_MANY_STREAMS ->
          Code.RESOURCE_EXHAUSTED;
      case NO_ANSWER, DEADLINE_EXCEEDED -> Code.DEADLINE_EXCEEDED;
      case CANCELLED -> Code.CANCELLED;
      case COMMAND_ID_REUSED -> Code.ALREADY_EXISTS;
      case INTERNAL -> Code.INTERNAL;
    };
  }

  // UNAVAILABLE and RESOURCE_EXHAUSTED invite a retry, so they always say when.
  private static @Nullable Duration retryAfter(Failure failure, Code code) {
    if (failure.retryAfter() != null) {
      return failure.retryAfter();
    }
    boolean inviting = code == Code.UNAVAILABLE || code == Code.RESOURCE_EXHAUSTED;
    return inviting && failure.reason().retryable() ? DEFAULT_RETRY : null;
  }

  private static ErrorInfo info(String reason, Map<String, String> metadata) {
    ErrorInfo.Builder info = ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN);
    metadata.forEach((key, value) -> info.putMetadata(key, brief(value)));
    return info.build();
  }

  private static void addRetry(Status.Builder status, @Nullable Duration after) {
    if (after != null) {
      status.addDetails(
          Any.pack(
              RetryInfo.newBuilder().setRetryDelay(Durations.fromNanos(after.toNanos())).build()));
    }
  }

  private static PreconditionFailure precondition(Failure failure) {
    return PreconditionFailure.newBuilder()
        .addViolations(
            PreconditionFailure.Violation.newBuilder()
                .setType(failure.reason().name())
                .setSubject(failure.metadata().getOrDefault("robot_id", ""))
                .setDescription(brief(failure.message())))
        .build();
  }

  private static LeaseConflict conflict(Failure failure) {
    return LeaseConflict.newBuilder()
        .setHolder(failure.metadata().getOrDefault(HOLDER, ""))
        .build();
  }

  private static Status internal(Throwable failure) {
    String id = UUID.randomUUID().toString().toLowerCase(Locale.ROOT);
    log.atError().addKeyValue("error_id", id).setCause(failure).log("call failed unexpectedly");
    return status(Code.INTERNAL, "Internal error; its id in the gateway's log is " + id + ".")
        .addDetails(Any.pack(info(FailureReason.INTERNAL.name(), Map.of("error_id", id))))
        .build();
  }

  private static Status.Builder status(Code code, String message) {
    return Status.newBuilder().setCode(code.getNumber()).setMessage(brief(message));
  }

  private static String brief(String text) {
    return Excerpt.of(text, LONGEST_TEXT);
  }
}

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
import dev.troupe.api.avatar.v1.AvatarErrorProto;
import dev.troupe.api.error.v1.ErrorReason;
import dev.troupe.api.error.v1.LeaseConflict;
import dev.troupe.api.error.v1.VendorError;
import dev.troupe.api.policy.v1.LeasePart;
import dev.troupe.avatar.AvatarError;
import dev.troupe.avatar.AvatarException;
import dev.troupe.avatar.AvatarFailure;
import dev.troupe.avatar.AvatarFailureException;
import dev.troupe.recognition.SessionException;
import dev.troupe.recognition.SessionFailure;
import dev.troupe.robot.Failure;
import dev.troupe.robot.FailureException;
import dev.troupe.robot.FailureReason;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.telemetry.Span;
import dev.troupe.telemetry.SpanKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The one table from failures to gRPC codes and {@code google.rpc} details. Each vocabulary has
 * reasons of its own; what is said of them here is said of the contract's, which have the same
 * names. What it does not know is a fault of ours: the caller gets an id, the log gets the id and
 * the cause. Stateless.
 */
final class StatusMapper {
  /** The domain of every {@code ErrorInfo}. */
  static final String DOMAIN = "troupe";

  /** The files of every message that may stand among a status' details. */
  static final List<FileDescriptor> DETAIL_FILES =
      List.of(
          ErrorDetailsProto.getDescriptor(),
          LeaseConflict.getDescriptor().getFile(),
          AvatarErrorProto.getDescriptor());

  private static final String RECOGNISER = "uhlive";
  private static final String AVATARS = "spatialwalk";

  /**
   * A status travels in trailers, of which many clients take no more than 8 KiB; a message and a
   * robot's own words stand in it more than once.
   */
  private static final int LONGEST_TEXT = 1_000;

  private static final Duration DEFAULT_RETRY = Duration.ofSeconds(1);
  private static final Logger log = LoggerFactory.getLogger(StatusMapper.class);

  Status toStatus(Throwable failure) {
    return toStatus(failure, Span.NONE);
  }

  /**
   * @param span of the call that fails, so that log and trace lead to each other
   */
  Status toStatus(Throwable failure, Span span) {
    return switch (failure) {
      case FailureException e -> toStatus(e.failure());
      case CallFailureException e -> toStatus(e.failure());
      case OtherStatusException e -> e.status();
      case SessionException e -> toStatus(e.failure());
      case AvatarFailureException e -> toStatus(e.failure());
      case AvatarException e -> toStatus(AvatarFailure.of(e));
      default -> internal(failure, span);
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
    Code code = code(reason(reason));
    Status.Builder status = status(code, failure.message());
    status.addDetails(Any.pack(info(reason.name(), failure.metadata())));
    addRetry(status, retryAfter(failure, code));
    if (code == Code.FAILED_PRECONDITION) {
      status.addDetails(
          Any.pack(
              precondition(
                  reason.name(),
                  failure.metadata().getOrDefault("robot_id", ""),
                  failure.message())));
    }
    if (failure.metadata().containsKey(Failure.HOLDER)) {
      status.addDetails(Any.pack(conflict(failure)));
    }
    String vendorText = failure.metadata().get(Failure.VENDOR_TEXT);
    if (vendorText != null) {
      status.addDetails(Any.pack(VendorError.newBuilder().setText(brief(vendorText)).build()));
    }
    return status.build();
  }

  Status toStatus(SessionFailure failure) {
    Code code = code(reason(failure.reason()));
    Status.Builder status = status(code, failure.message());
    status.addDetails(Any.pack(info(failure.reason().name(), Map.of("vendor", RECOGNISER))));
    boolean inviting = code == Code.UNAVAILABLE || code == Code.RESOURCE_EXHAUSTED;
    addRetry(
        status, failure.retryAfter() == null && inviting ? DEFAULT_RETRY : failure.retryAfter());
    if (code == Code.FAILED_PRECONDITION) {
      status.addDetails(
          Any.pack(precondition(failure.reason().name(), RECOGNISER, failure.message())));
    }
    if (failure.vendorText() != null) {
      status.addDetails(
          Any.pack(
              VendorError.newBuilder()
                  .setVendor(RECOGNISER)
                  .setText(brief(failure.vendorText()))
                  .build()));
    }
    return status.build();
  }

  Status toStatus(AvatarFailure failure) {
    String reason = failure.reason().name();
    Code code = code(reason(failure.reason()));
    Status.Builder status = status(code, failure.message());
    status.addDetails(Any.pack(info(reason, Map.of("vendor", AVATARS))));
    boolean inviting = code == Code.UNAVAILABLE || code == Code.RESOURCE_EXHAUSTED;
    addRetry(
        status, failure.retryAfter() == null && inviting ? DEFAULT_RETRY : failure.retryAfter());
    if (code == Code.FAILED_PRECONDITION) {
      status.addDetails(Any.pack(precondition(reason, AVATARS, failure.message())));
    }
    AvatarError error = failure.error();
    if (error != null) {
      status.addDetails(Any.pack(AvatarErrors.of(error)));
      String said = AvatarErrors.said(error);
      if (!said.isEmpty()) {
        status.addDetails(
            Any.pack(VendorError.newBuilder().setVendor(AVATARS).setText(said).build()));
      }
    }
    return status.build();
  }

  /** The contract's word for one of a vocabulary's; a test sees to it that there is one. */
  static ErrorReason reason(Enum<?> reason) {
    return ErrorReason.valueOf("ERROR_REASON_" + reason.name());
  }

  /** The code that a call ends with, whichever vocabulary the reason is from. */
  static Code code(ErrorReason reason) {
    return switch (reason) {
      case ERROR_REASON_ROBOT_UNKNOWN,
          ERROR_REASON_ROBOT_UNREGISTERED,
          ERROR_REASON_AVATAR_UNKNOWN,
          ERROR_REASON_LEASE_UNKNOWN ->
          Code.NOT_FOUND;
      case ERROR_REASON_ROBOT_OFFLINE,
          ERROR_REASON_ROBOT_DISCONNECTED,
          ERROR_REASON_ROBOT_MOVING,
          ERROR_REASON_DRAINING,
          ERROR_REASON_VENDOR_UNREACHABLE,
          ERROR_REASON_VENDOR_UNAVAILABLE,
          ERROR_REASON_VENDOR_SESSION_LOST,
          ERROR_REASON_VENDOR_SESSION_EXPIRED,
          ERROR_REASON_EGRESS_UNAVAILABLE,
          ERROR_REASON_STORE_UNAVAILABLE,
          ERROR_REASON_AUDIT_UNAVAILABLE ->
          Code.UNAVAILABLE;
      case ERROR_REASON_ROBOT_ACCESS_DENIED,
          ERROR_REASON_ROBOT_MANAGED_BY_FILE,
          ERROR_REASON_LEASE_HELD,
          ERROR_REASON_LEASE_REQUIRED,
          ERROR_REASON_LEASE_STALE,
          ERROR_REASON_ILLEGAL_STATE,
          ERROR_REASON_SPEECH_BUSY,
          ERROR_REASON_VENDOR_REJECTED,
          ERROR_REASON_VENDOR_NOT_CONFIGURED,
          ERROR_REASON_VENDOR_ACCESS_DENIED,
          ERROR_REASON_VENDOR_CREDITS_EXHAUSTED,
          ERROR_REASON_VENDOR_BILLING_DENIED,
          ERROR_REASON_EGRESS_REFUSED,
          ERROR_REASON_ROBOT_IN_MAINTENANCE,
          ERROR_REASON_START_NOT_KEEPABLE ->
          Code.FAILED_PRECONDITION;
      case ERROR_REASON_INVALID_FIELD,
          ERROR_REASON_CURSOR_INVALID,
          ERROR_REASON_MALFORMED_REQUEST ->
          Code.INVALID_ARGUMENT;
      case ERROR_REASON_SPEECH_QUEUE_FULL,
          ERROR_REASON_SEND_QUEUE_FULL,
          ERROR_REASON_SLOW_CONSUMER,
          ERROR_REASON_TOO_MANY_STREAMS,
          ERROR_REASON_MESSAGE_TOO_LARGE,
          ERROR_REASON_POOL_EXHAUSTED,
          ERROR_REASON_VENDOR_CONCURRENCY_LIMIT,
          ERROR_REASON_LEASE_QUEUE_FULL,
          ERROR_REASON_LIMIT_EXCEEDED ->
          Code.RESOURCE_EXHAUSTED;
      case ERROR_REASON_SPEECH_FAILED,
          ERROR_REASON_SPEECH_NOT_STARTED,
          ERROR_REASON_ETAG_MISMATCH ->
          Code.ABORTED;
      case ERROR_REASON_NO_ANSWER, ERROR_REASON_DEADLINE_EXCEEDED -> Code.DEADLINE_EXCEEDED;
      case ERROR_REASON_OUTCOME_UNKNOWN -> Code.UNKNOWN;
      case ERROR_REASON_CANCELLED -> Code.CANCELLED;
      case ERROR_REASON_COMMAND_ID_REUSED, ERROR_REASON_ROBOT_EXISTS -> Code.ALREADY_EXISTS;
      case ERROR_REASON_UNAUTHENTICATED -> Code.UNAUTHENTICATED;
      case ERROR_REASON_PERMISSION_DENIED, ERROR_REASON_ADDRESS_NOT_ALLOWED ->
          Code.PERMISSION_DENIED;
      case ERROR_REASON_NOT_SUPPORTED -> Code.UNIMPLEMENTED;
      case ERROR_REASON_VENDOR_PROTOCOL_ERROR,
          ERROR_REASON_INTERNAL,
          ERROR_REASON_UNSPECIFIED,
          UNRECOGNIZED ->
          Code.INTERNAL;
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

  private static PreconditionFailure precondition(String type, String subject, String message) {
    return PreconditionFailure.newBuilder()
        .addViolations(
            PreconditionFailure.Violation.newBuilder()
                .setType(type)
                .setSubject(subject)
                .setDescription(brief(message)))
        .build();
  }

  /** Written by the fleet alone. */
  private static LeaseConflict conflict(Failure failure) {
    Map<String, String> words = failure.metadata();
    LeaseConflict.Builder conflict =
        LeaseConflict.newBuilder().setHolder(words.getOrDefault(Failure.HOLDER, ""));
    for (String part : words.getOrDefault(Failure.HELD_PARTS, "").split(",")) {
      if (!part.isEmpty()) {
        conflict.addParts(LeasePart.valueOf("LEASE_PART_" + part.toUpperCase(Locale.ROOT)));
      }
    }
    String until = words.get(Failure.HELD_UNTIL);
    if (until != null) {
      conflict.setExpiresAt(ProtoTime.timestamp(Instant.parse(until)));
    }
    return conflict
        .setCurrentNumber(Long.parseLong(words.getOrDefault(Failure.HELD_NUMBER, "0")))
        .build();
  }

  private static Status internal(Throwable failure, Span span) {
    String id = UUID.randomUUID().toString().toLowerCase(Locale.ROOT);
    LoggingEventBuilder line = log.atError().addKeyValue("error_id", id).setCause(failure);
    String trace = span.traceId();
    if (trace != null) {
      line = line.addKeyValue(LogKeys.TRACE, trace);
      span.tell(SpanKeys.ERROR_ID, id);
    }
    line.log("call failed unexpectedly");
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

package dev.troupe.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.vertx.core.http.HttpClientResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads how a call ended at another replica. Stateless. */
final class RelayedStatus {
  private static final String CODE = "grpc-status";
  private static final String MESSAGE = "grpc-message";

  private RelayedStatus() {}

  /** Of a response that is over; null when it was cut off before it said so. */
  static @Nullable Status of(HttpClientResponse response) {
    String code = find(response, CODE);
    if (code == null) {
      return null;
    }
    try {
      String details = find(response, GrpcWire.DETAILS);
      if (details != null) {
        return Status.parseFrom(Base64.getDecoder().decode(details));
      }
      String message = find(response, MESSAGE);
      return Status.newBuilder()
          .setCode(Integer.parseInt(code))
          .setMessage(message == null ? "" : plain(message))
          .build();
    } catch (InvalidProtocolBufferException | IllegalArgumentException unreadable) {
      return null;
    }
  }

  /** An answer without any message has everything in its head. */
  private static @Nullable String find(HttpClientResponse response, String name) {
    String trailer = response.getTrailer(name);
    return trailer == null ? response.getHeader(name) : trailer;
  }

  // gRPC leaves a plus as it is, unlike forms.
  private static String plain(String encoded) {
    return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}

package dev.troupe.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import io.vertx.core.buffer.Buffer;

/** An RPC of the contract and what answers it: all that a face needs to run it. */
record MethodBinding<Q extends Message, R extends Message>(
    MethodDescriptor descriptor,
    Q requestPrototype,
    StreamMethod<Q, R> method,
    boolean whileDraining,
    MethodPolicy policy) {

  /** Whether a gateway without robots can make nothing of it. */
  boolean isAboutRobots() {
    String contract = descriptor.getFile().getPackage();
    return contract.startsWith("troupe.robot.") || contract.startsWith("troupe.fleet.");
  }

  String fullName() {
    return descriptor.getService().getFullName() + "/" + descriptor.getName();
  }

  /** Reads a request; a malformed one is the caller's fault and says so. */
  Q parse(Buffer payload) {
    try {
      // The message may keep the bytes, which are its own copy.
      CodedInputStream in = UnsafeByteOperations.unsafeWrap(payload.getBytes()).newCodedInput();
      in.enableAliasing(true);
      @SuppressWarnings("unchecked") // A message's parser yields that message.
      Q request = (Q) requestPrototype.getParserForType().parseFrom(in);
      in.checkLastTagWas(0);
      return request;
    } catch (InvalidProtocolBufferException e) {
      throw CallFailure.malformed(
              descriptor.getInputType().getFullName()
                  + ": not a protobuf message: "
                  + e.getMessage())
          .asException();
    }
  }
}

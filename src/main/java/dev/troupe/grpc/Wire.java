package dev.troupe.grpc;

import com.google.protobuf.Message;
import com.google.rpc.Status;

/**
 * How one face puts a call's responses on its connection. Confined to the call's context; {@link
 * ServerCall} sees to it that nothing is called after {@link #close}, but each method must bear
 * that the connection is gone.
 */
interface Wire {

  /** Sends a message and says how many bytes it took, framing left out. */
  int write(Message message);

  int write(EncodedMessage message);

  boolean isWritable();

  void onWritable(Runnable handler);

  /** Sends the final status; {@code OK} has code 0. The last thing that is called. */
  void close(Status status);
}

package dev.troupe.simulator.spatialwalk;

import io.vertx.core.buffer.Buffer;
import java.time.Duration;

/** The service's end of one client's connection, as far as a session needs to know it. */
interface Line {

  /** Sends one message. Never fails and never blocks: what cannot be sent is lost with the line. */
  void send(Buffer message);

  /** Sends what no client expects. */
  void sendText(String text);

  /** Whether so much waits to be sent that animation should wait too. */
  boolean congested();

  /** Calls once when the line is not congested any more; one caller at a time. */
  void whenDrained(Runnable task);

  /** Ends the line with a close frame, behind everything that was sent. */
  void close(int code, String reason);

  /** Resets the TCP connection. */
  void reset();

  /** Lets nothing out any more, pongs included. */
  void goHalfOpen();

  /** Takes nothing in any more. */
  void stopReading();

  /** Has every message wait that long behind the one before it. */
  void slowDown(Duration each);

  /** Undoes what the last three have done. */
  void heal();
}

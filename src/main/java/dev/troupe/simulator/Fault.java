package dev.troupe.simulator;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * What can go wrong with a robot, on demand. Lasting ones hold until healed and also meet
 * connections yet to come.
 */
public sealed interface Fault {

  /**
   * Reads a fault as the control port writes it, such as {@code {"fault": "slow_auth", "delay_ms":
   * 500}}. Fields have the names of the components below in snake case, durations end in {@code
   * _ms}; what is left out has a default.
   */
  static Fault fromJson(JsonObject json) {
    return FaultReader.read(json);
  }

  /** Ends every connection with a WebSocket close frame. */
  record Close(int code, String reason) implements Fault {
    public Close {
      if (code < 1000 || code > 4999 || code == 1005 || code == 1006 || code == 1015) {
        throw new IllegalArgumentException("code: " + code + " (expected: 1000 to 4999, sendable)");
      }
    }
  }

  /** Cuts every connection; nobody gets a close frame. */
  record Drop() implements Fault {}

  /**
   * Lasting. Nothing leaves the robot any more while its connections stay open; with {@code pongs}
   * pings are still answered, as by a robot whose program hangs.
   */
  record Silence(boolean pongs) implements Fault {}

  /** Lasting. Pings are not answered any more; everything else goes on. */
  record IgnorePings() implements Fault {}

  /** Lasting. An authentication takes that long; what the client sends after it waits. */
  record SlowAuth(Duration delay) implements Fault {
    public SlowAuth {
      positive("delay", delay);
    }
  }

  /**
   * Lasting. Closes the port and cuts every connection: connecting fails as if the robot was off.
   */
  record Refuse() implements Fault {}

  /**
   * Lasting. Answers an upgrade with that HTTP status, as another program on the robot's port
   * would.
   */
  record RefuseUpgrade(int status) implements Fault {
    public RefuseUpgrade {
      if (status < 200 || status > 599) {
        throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
      }
    }
  }

  /** Lasting. The API is switched off: authentication ends without access, requests are denied. */
  record ApiOff() implements Fault {}

  /** Lasting. Every client must show this key from now on. */
  record ChangeKey(String key) implements Fault {}

  /** Sends everybody an error with that text. */
  record Error(String text) implements Fault {}

  /** Sends everybody something that is not JSON. */
  record Garbage() implements Fault {}

  /** Sends everybody a message whose type nobody knows. */
  record UnknownType() implements Fault {}

  /**
   * Power cut: connections are cut, the state is lost, and the port answers again after {@code
   * down}.
   */
  record Restart(Duration down) implements Fault {
    public Restart {
      positive("down", down);
    }
  }

  /** Sends everybody one text frame of exactly that many bytes; its message is well-formed. */
  record Oversize(int bytes) implements Fault {
    public Oversize {
      if (bytes < 100 || bytes > 64 << 20) {
        throw new IllegalArgumentException("bytes: " + bytes + " (expected: 100 to 67108864)");
      }
    }
  }

  /** Lasting. Takes in at most so many messages a second from each connection. */
  record SlowReader(int messagesPerSecond) implements Fault {
    public SlowReader {
      if (messagesPerSecond < 1 || messagesPerSecond > 1000) {
        throw new IllegalArgumentException(
            "messagesPerSecond: " + messagesPerSecond + " (expected: 1 to 1000)");
      }
    }
  }

  /** The synthesis of the next utterances fails, so many times. */
  record FailSpeech(int times) implements Fault {
    public FailSpeech {
      if (times < 1) {
        throw new IllegalArgumentException("times: " + times + " (expected: 1 or more)");
      }
    }
  }

  private static void positive(String name, Duration value) {
    if (value.isNegative() || value.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 1 hour)");
    }
  }
}

package dev.troupe.simulator.uhlive;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * What can go wrong with the recogniser, on demand. Lasting ones hold until healed and also meet
 * connections yet to come; those with {@code times} are used up.
 */
public sealed interface UhliveFault {

  /**
   * Reads a fault as the control port writes it, such as {@code {"fault": "delay", "event":
   * "RECOGNITION-IN-PROGRESS", "delay_ms": 500}}. Fields have the names of the components below in
   * snake case, durations end in {@code _ms}; what is left out has a default.
   */
  static UhliveFault fromJson(JsonObject json) {
    return FaultReader.read(json);
  }

  /** Ends every connection with a WebSocket close frame. */
  record Close(int code, String reason) implements UhliveFault {
    public Close {
      sendable(code);
    }
  }

  /** Cuts every connection; nobody gets a close frame. */
  record Drop() implements UhliveFault {}

  /**
   * Lasting. Nothing leaves the server any more while its connections stay open; with {@code pongs}
   * pings are still answered.
   */
  record Silence(boolean pongs) implements UhliveFault {}

  /** Lasting. Pings are not answered any more; everything else goes on. */
  record IgnorePings() implements UhliveFault {}

  /** Lasting. Takes in at most so many messages a second from each connection. */
  record SlowReader(int messagesPerSecond) implements UhliveFault {
    public SlowReader {
      if (messagesPerSecond < 1 || messagesPerSecond > 1000) {
        throw new IllegalArgumentException(
            "messagesPerSecond: " + messagesPerSecond + " (expected: 1 to 1000)");
      }
    }
  }

  /** Lasting. Answers an upgrade with that HTTP status, whatever the token. */
  record RefuseUpgrade(int status) implements UhliveFault {
    public RefuseUpgrade {
      refusing(status);
    }
  }

  /** Every token issued until now has expired. */
  record ExpireTokens() implements UhliveFault {}

  /** Lasting. The token endpoint answers with that status and OAuth error code. */
  record RefuseTokens(int status, String error) implements UhliveFault {
    public RefuseTokens {
      refusing(status);
    }
  }

  /** Lasting. A token takes that long. */
  record SlowTokens(Duration delay) implements UhliveFault {
    public SlowTokens {
      bounded("delay", delay);
    }
  }

  /**
   * Lasting. Events of that name leave so much later, and all that follow behind them; an empty
   * name means every event.
   */
  record Delay(String event, Duration delay) implements UhliveFault {
    public Delay {
      bounded("delay", delay);
    }
  }

  /**
   * The next recognitions end by the end of their connection, {@code after} so much sound; code
   * 1006 cuts it without a close frame.
   */
  record BreakRecognition(int code, String reason, Duration after, int times)
      implements UhliveFault {
    public BreakRecognition {
      if (code != CUT) {
        sendable(code);
      }
      bounded("after", after);
      several(times);
    }
  }

  /** The next RECOGNIZEs are answered by METHOD-FAILED with that cause. */
  record FailRecognize(String cause, int times) implements UhliveFault {
    public FailRecognize {
      several(times);
    }
  }

  /** The next commands of that name are obeyed and not answered. */
  record NoReply(String command, int times) implements UhliveFault {
    public NoReply {
      several(times);
      if (!CommandReader.NAMES.contains(command)) {
        throw new IllegalArgumentException(
            "command: " + command + " (expected: one of " + CommandReader.NAMES + ")");
      }
    }
  }

  /** The next STOPs meet a RECOGNITION-COMPLETE on its way, which comes before STOPPED. */
  record CrossStop(int times) implements UhliveFault {
    public CrossStop {
      several(times);
    }
  }

  /** The next events carry the id of an earlier request. */
  record WrongIds(int times) implements UhliveFault {
    public WrongIds {
      several(times);
    }
  }

  /** Sends everybody an event that nobody knows. */
  record UnknownEvent(String event) implements UhliveFault {}

  /** The next RECOGNITION-COMPLETEs carry that cause, known or not. */
  record UnknownCause(String cause, int times) implements UhliveFault {
    public UnknownCause {
      several(times);
    }
  }

  /** Sends everybody something that is not JSON. */
  record Garbage() implements UhliveFault {}

  /** Stands for the end of a connection without a close frame. */
  int CUT = 1006;

  private static void sendable(int code) {
    if (code < 1000 || code > 4999 || code == 1005 || code == CUT || code == 1015) {
      throw new IllegalArgumentException("code: " + code + " (expected: 1000 to 4999, sendable)");
    }
  }

  private static void refusing(int status) {
    if (status < 300 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 300 to 599)");
    }
  }

  private static void bounded(String name, Duration value) {
    if (value.isNegative() || value.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 1 hour)");
    }
  }

  private static void several(int times) {
    if (times < 1) {
      throw new IllegalArgumentException("times: " + times + " (expected: 1 or more)");
    }
  }
}

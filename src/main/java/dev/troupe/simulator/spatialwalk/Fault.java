package dev.troupe.simulator.spatialwalk;

import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * What can go wrong with the service, on demand. A fault meets a number of token requests or of
 * connections yet to come, or one connection that is open, or all of one avatar.
 */
public sealed interface Fault {

  /**
   * Reads a fault as the control port writes it, such as {@code {"fault": "server_error", "code":
   * 4001, "at": "audio"}}. Fields have the names of the components below in snake case, durations
   * end in {@code _ms}; what is left out has a default.
   */
  static Fault fromJson(JsonObject json) {
    return FaultReader.read(json);
  }

  /** Meets token requests. */
  sealed interface OfConsole extends Fault {}

  /** Meets upgrades, before there is a session. */
  sealed interface OfUpgrade extends Fault {}

  /** Meets sessions. */
  sealed interface OfSession extends Fault {}

  /** When a fault of a session strikes; once in each session. */
  enum Moment {
    /** As soon as it is ordered, or with the open socket. */
    NOW,
    /** In place of the confirmation. */
    HANDSHAKE,
    /** Right behind the confirmation. */
    CONFIRMED,
    /** With the first sound of a request. */
    AUDIO,
    /** After a request's first animation message. */
    FRAMES,
    /** In place of a request's last message. */
    END
  }

  /** What an unfriendly HTTP reply has for a body. */
  enum Body {
    /** The error in the form that the service has for it. */
    JSON,
    /** A page, as a proxy in between would send it. */
    TEXT,
    EMPTY
  }

  /**
   * The console answers with that status.
   *
   * @param retryAfter seconds, in a header; 0 leaves it out
   */
  record ConsoleReply(int status, Body body, int retryAfter) implements OfConsole {
    public ConsoleReply {
      checkStatus(status);
    }
  }

  /** The console answers well, with an empty token. */
  record EmptyToken() implements OfConsole {}

  /** The console takes that long. */
  record ConsoleDelay(Duration delay) implements OfConsole {
    public ConsoleDelay {
      ServiceLimits.check("delay", delay);
    }
  }

  /** The console's answer trickles in, over that long. */
  record ConsoleSlowBody(Duration over) implements OfConsole {
    public ConsoleSlowBody {
      ServiceLimits.check("over", over);
    }
  }

  /** The console resets the TCP connection instead of answering. */
  record ConsoleReset() implements OfConsole {}

  /**
   * The upgrade is answered with that status.
   *
   * @param message the text of the body
   * @param retryAfter seconds, in a header; 0 leaves it out
   * @param location where a redirect leads; empty leaves it out
   */
  record UpgradeReply(int status, Body body, String message, int retryAfter, String location)
      implements OfUpgrade {
    public UpgradeReply {
      checkStatus(status);
    }
  }

  /** The upgrade takes that long. */
  record UpgradeDelay(Duration delay) implements OfUpgrade {
    public UpgradeDelay {
      ServiceLimits.check("delay", delay);
    }
  }

  /** The TCP connection is reset instead of upgraded. */
  record UpgradeReset() implements OfUpgrade {}

  /** The confirmation goes wrong. */
  record Confirm(Kind kind) implements OfSession {
    /** How. */
    public enum Kind {
      NEVER,
      TWICE,
      EMPTY_ID,
      TEXT,
      GARBAGE
    }
  }

  /** The confirmation takes that long. */
  record ConfirmDelay(Duration delay) implements OfSession {
    public ConfirmDelay {
      ServiceLimits.check("delay", delay);
    }
  }

  /** Animation of a request that nobody made follows right behind the confirmation. */
  record EarlyFrames(int messages) implements OfSession {
    public EarlyFrames {
      checkCount("messages", messages, 10_000);
    }
  }

  /** The last message of every request goes wrong. */
  record Ending(Kind kind) implements OfSession {
    /** How. */
    public enum Kind {
      MISSING,
      TWICE,
      /** It comes before the last keyframes. */
      EARLY
    }
  }

  /** Animation of another request comes before that of each request. */
  record StaleFrames(String reqId, int messages) implements OfSession {
    public StaleFrames {
      checkCount("messages", messages, 10_000);
    }
  }

  /** One message of about that many bytes comes before the first of each request. */
  record Oversize(int bytes) implements OfSession {
    public Oversize {
      checkCount("bytes", bytes, 64 << 20);
    }
  }

  /**
   * An error on the socket.
   *
   * @param request whether it names the request; that one then ends there, without an end
   * @param close the code of the close frame behind it; 0 for none
   */
  record ServerError(Moment at, int code, String message, boolean request, int close)
      implements OfSession {
    public ServerError {
      if (close != 0) {
        checkClose(close);
      }
    }
  }

  /** The socket is closed with that code. */
  record Close(Moment at, int code, String reason) implements OfSession {
    public Close {
      checkClose(code);
    }
  }

  /** The TCP connection is reset: no close frame, no end. */
  record Reset(Moment at) implements OfSession {}

  /** Nothing leaves any more, pongs included, while the TCP connection stays. */
  record HalfOpen(Moment at) implements OfSession {}

  /** The service takes nothing in any more, until the client's writes stall. */
  record StalledReads(Moment at) implements OfSession {}

  /** Every message waits that long behind the one before it. */
  record SlowWrites(Duration each) implements OfSession {
    public SlowWrites {
      ServiceLimits.check("each", each);
    }
  }

  /** The port is shut and every connection cut, until healed. */
  record RegionDown() implements Fault {}

  private static void checkStatus(int status) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
    }
  }

  private static void checkClose(int code) {
    if (code < 1000 || code > 4999 || code == 1005 || code == 1006 || code == 1015) {
      throw new IllegalArgumentException("code: " + code + " (expected: 1000 to 4999, sendable)");
    }
  }

  private static void checkCount(String name, int count, int most) {
    if (count < 1 || count > most) {
      throw new IllegalArgumentException(name + ": " + count + " (expected: 1 to " + most + ")");
    }
  }
}

package dev.troupe.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Collects what only a log line tells: buffers that nobody released, event loops that were blocked,
 * exceptions that an HTTP/2 connection swallowed. All three log and go on; here their words become
 * failures.
 */
final class Misdeeds extends AppenderBase<ILoggingEvent> {
  static final String LEAKS = "io.netty.util.ResourceLeakDetector";
  static final String BLOCKED = "io.vertx.core.internal.threadchecker.BlockedThreadChecker";
  static final String SWALLOWED = "io.netty.handler.codec.http2.DefaultHttp2Connection";

  private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

  /** Listens to all of them in {@code context}, from now on. */
  static Misdeeds watching(LoggerContext context) {
    Misdeeds misdeeds = new Misdeeds();
    misdeeds.setContext(context);
    misdeeds.start();
    for (String name : List.of(LEAKS, BLOCKED, SWALLOWED)) {
      Logger logger = context.getLogger(name);
      logger.addAppender(misdeeds);
    }
    return misdeeds;
  }

  @Override
  protected void append(ILoggingEvent event) {
    String message = event.getFormattedMessage();
    boolean misdeed =
        switch (event.getLoggerName()) {
          case LEAKS -> message.startsWith("LEAK:");
          case SWALLOWED -> event.getLevel() == Level.ERROR;
          default -> true;
        };
    if (misdeed) {
      seen.add(message);
    }
  }

  /** What came since the last call; each misdeed is told once. */
  List<String> take() {
    List<String> taken = new ArrayList<>();
    for (String next = seen.poll(); next != null; next = seen.poll()) {
      taken.add(next);
    }
    return taken;
  }
}

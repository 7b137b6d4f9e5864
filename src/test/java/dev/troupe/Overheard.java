package dev.troupe;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.troupe.testing.Canaries;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/**
 * Everything that this process says of itself while it is open: every logger at its finest, either
 * of the two logging libraries, and both outputs. Nothing is dropped, unlike in a real log.
 */
final class Overheard implements AutoCloseable {
  private final Canaries canaries;
  private final AtomicLong events = new AtomicLong();
  private final Logger root =
      ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(Logger.ROOT_LOGGER_NAME);
  private final Level levelBefore = root.getLevel();
  private final ThresholdFilter quiet = new ThresholdFilter();
  private final Appender appender = new Appender();
  private final java.util.logging.Logger jdk = java.util.logging.Logger.getLogger("");
  private final java.util.logging.Level jdkBefore = jdk.getLevel();
  private final JdkHandler handler = new JdkHandler();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  Overheard(Canaries canaries) {
    this.canaries = canaries;
    quiet.setLevel("WARN");
    quiet.start();
    root.iteratorForAppenders().forEachRemaining(each -> each.addFilter(quiet));
    appender.setContext(root.getLoggerContext());
    appender.start();
    root.addAppender(appender);
    root.setLevel(Level.TRACE);
    jdk.addHandler(handler);
    jdk.setLevel(java.util.logging.Level.FINEST);
    PrintStream both = new PrintStream(said, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
  }

  long events() {
    return events.get();
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
    jdk.removeHandler(handler);
    jdk.setLevel(jdkBefore);
    root.setLevel(levelBefore);
    root.detachAppender(appender);
    root.iteratorForAppenders().forEachRemaining(ch.qos.logback.core.Appender::clearAllFilters);
    String text = said.toString(StandardCharsets.UTF_8);
    canaries.search("standard output", text);
    out.print(text);
  }

  private final class Appender extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      events.incrementAndGet();
      String thrown =
          event.getThrowableProxy() == null
              ? ""
              : ThrowableProxyUtil.asString(event.getThrowableProxy());
      canaries.search(
          event.getLoggerName(),
          event.getFormattedMessage()
              + event.getKeyValuePairs()
              + event.getMDCPropertyMap()
              + thrown);
    }
  }

  private final class JdkHandler extends Handler {
    @Override
    public void publish(LogRecord log) {
      events.incrementAndGet();
      String text =
          log.getMessage()
              + Arrays.toString(log.getParameters())
              + (log.getThrown() == null ? "" : log.getThrown());
      canaries.search(String.valueOf(log.getLoggerName()), text);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}

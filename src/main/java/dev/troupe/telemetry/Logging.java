package dev.troupe.telemetry;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The process's log output, set up by the executable alone: as a library we bring no configuration.
 * Lines are written by a thread of their own, and dropped rather than letting an event loop wait
 * for a reader of standard error who went away.
 */
public final class Logging {
  private static final String ROOT = org.slf4j.Logger.ROOT_LOGGER_NAME;
  private static final int QUEUE = 4_096;

  private static final String LINE =
      "%d{HH:mm:ss.SSS} %-5level %-24.24logger{0}"
          + " %replace(%msg %kvp{NONE}){'[\\r\\n]+', ' '}%n%ex{full}";

  /**
   * Each event loop of a port registers the port's gauges; the second time is told as a warning.
   */
  private static final String REPEATS = "io.micrometer.core.instrument.MeterRegistry";

  /**
   * Says so each time that a client still sends to a call which has its answer: any client could
   * fill the log with it.
   */
  static final String LATECOMERS = "io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder";

  /** Tells of each of its steps, also when there is nothing to do. */
  private static final String MIGRATIONS = "org.flywaydb";

  /** Tells of each of its steps, too. */
  private static final String CLUSTER = "com.hazelcast";

  /**
   * Recommends to open the JDK's internals for what it does without, and features of another
   * edition.
   */
  private static final List<String> ADVICE =
      List.of(
          "com.hazelcast.instance.impl.HazelcastInstanceFactory", "com.hazelcast.cp.CPSubsystem");

  private final LoggerContext context;

  Logging(LoggerContext context) {
    this.context = context;
  }

  /** The one that SLF4J uses in this process. */
  public static Logging ofProcess() {
    return new Logging((LoggerContext) LoggerFactory.getILoggerFactory());
  }

  /** Replaces whatever was set up before. */
  public void start(LogFormat format, Map<String, Level> levels, OutputStream out) {
    context.reset();
    AsyncAppender queue = new AsyncAppender();
    queue.setContext(context);
    queue.setQueueSize(QUEUE);
    queue.setNeverBlock(true);
    queue.addAppender(writer(format, out));
    queue.start();
    context.getLogger(ROOT).addAppender(queue);
    context.getLogger(ROOT).setLevel(Level.INFO);
    context.getLogger(REPEATS).setLevel(Level.ERROR);
    context.getLogger(LATECOMERS).setLevel(Level.WARN);
    context.getLogger(MIGRATIONS).setLevel(Level.WARN);
    context.getLogger(CLUSTER).setLevel(Level.WARN);
    ADVICE.forEach(each -> context.getLogger(each).setLevel(Level.ERROR));
    levels.forEach(this::level);
  }

  private OutputStreamAppender<ILoggingEvent> writer(LogFormat format, OutputStream out) {
    OutputStreamAppender<ILoggingEvent> writer = new OutputStreamAppender<>();
    writer.setContext(context);
    writer.setEncoder(encoder(format));
    writer.setOutputStream(new Borrowed(out));
    writer.start();
    return writer;
  }

  private Encoder<ILoggingEvent> encoder(LogFormat format) {
    Encoder<ILoggingEvent> encoder =
        switch (format) {
          case JSON -> new JsonLineEncoder();
          case PLAIN -> {
            PatternLayoutEncoder plain = new PatternLayoutEncoder();
            plain.setPattern(LINE);
            yield plain;
          }
        };
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  /** Writes what is still queued, within a second, and ends the output. */
  public void stop() {
    context.stop();
  }

  /**
   * Takes effect at once, also on the loggers below {@code logger} that have no level of their own.
   *
   * @param level null to inherit again; the root logger cannot
   */
  public void level(String logger, @Nullable Level level) {
    context.getLogger(logger).setLevel(level);
  }

  /** The loggers that have a level of their own. */
  public Map<String, Level> levels() {
    Map<String, Level> levels = new TreeMap<>();
    for (var logger : context.getLoggerList()) {
      if (logger.getLevel() != null) {
        levels.put(logger.getName(), logger.getLevel());
      }
    }
    return levels;
  }

  /** What {@code logger} logs at now, its own level or the one it inherits. */
  public Level effectiveLevel(String logger) {
    return context.getLogger(logger).getEffectiveLevel();
  }

  /**
   * An appender closes its stream when it is replaced; the process's standard error must live on.
   */
  private static final class Borrowed extends FilterOutputStream {
    Borrowed(OutputStream lender) {
      super(lender);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}

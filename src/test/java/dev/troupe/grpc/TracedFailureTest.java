package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.troupe.config.ConfigFile;
import dev.troupe.telemetry.Span;
import dev.troupe.testing.TraceCollector;
import dev.troupe.tracing.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class TracedFailureTest {

  @Test
  void logAndTraceOfAnUnexpectedFailureLeadToEachOther() throws Exception {
    try (TraceCollector collector = new TraceCollector();
        Tracing tracing =
            Tracing.start(
                ConfigFile.parse(
                        "test",
                        "tracing: {endpoint: '" + collector.endpoint() + "', every: 20ms}",
                        Map.of())
                    .tracing(),
                Map.of(),
                new SimpleMeterRegistry())) {
      Span span = tracing.call("a.B/C", MultiMap.caseInsensitiveMultiMap());
      List<KeyValuePair> line =
          logged(() -> new StatusMapper().toStatus(new IllegalStateException("secret"), span));
      span.end();

      var told = collector.await(span.traceId(), 1).getFirst();
      assertThat(line).contains(new KeyValuePair("trace_id", span.traceId()));
      assertThat(line)
          .contains(new KeyValuePair("error_id", TraceCollector.told(told, "troupe.error_id")));
      assertThat(told.toString()).doesNotContain("secret");
    }
  }

  @Test
  void withoutATraceTheLineHasNone() {
    List<KeyValuePair> line =
        logged(() -> new StatusMapper().toStatus(new IllegalStateException("ours")));
    assertThat(line).extracting(pair -> pair.key).containsExactly("error_id");
  }

  private static List<KeyValuePair> logged(Runnable failing) {
    Logger logger = (Logger) LoggerFactory.getLogger(StatusMapper.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    logger.setAdditive(false);
    try {
      failing.run();
    } finally {
      logger.detachAppender(lines);
      logger.setAdditive(true);
    }
    return lines.list.getFirst().getKeyValuePairs();
  }
}

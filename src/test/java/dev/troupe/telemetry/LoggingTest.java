package dev.troupe.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class LoggingTest {
  private final LoggerContext context = new LoggerContext();
  private final Logging logging = new Logging(context);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Logger log = context.getLogger("dev.troupe.link.Link");

  LoggingTest() {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  @Test
  void aPlainLineIsTheWordsThenTheKeyValues() {
    logging.start(LogFormat.PLAIN, Map.of(), out);
    log.atInfo().addKeyValue(LogKeys.ROBOT, "alice").addKeyValue("ms", 12).log("robot is ready");

    assertThat(text()).matches("[0-9:.]{12} INFO  Link +robot is ready robot=alice ms=12\n");
  }

  @Test
  void aPlainLineStaysOneLineWhateverAPeerSays() {
    logging.start(LogFormat.PLAIN, Map.of(), out);
    log.atWarn().addKeyValue("cause", "no\r\n12:00:00.000 ERROR forged").log("link lost");

    assertThat(lines()).hasSize(1);
  }

  @Test
  void aJsonLineHasTheKeyValuesAsKeys() throws Exception {
    logging.start(LogFormat.JSON, Map.of(), out);
    log.atWarn()
        .addKeyValue(LogKeys.ROBOT, "al\"ice")
        .addKeyValue("ms", 12L)
        .addKeyValue("ok", true)
        .addKeyValue("level", "taken")
        .setCause(new IllegalStateException("broken"))
        .log("link lost");

    JsonNode line = new ObjectMapper().readTree(lines().getFirst());
    assertThat(lines()).hasSize(1);
    assertThat(line.get("level").asText()).isEqualTo("WARN");
    assertThat(line.get("logger").asText()).isEqualTo("dev.troupe.link.Link");
    assertThat(line.get("message").asText()).isEqualTo("link lost");
    assertThat(line.get("robot").asText()).isEqualTo("al\"ice");
    assertThat(line.get("ms").asLong()).isEqualTo(12);
    assertThat(line.get("ok").asBoolean()).isTrue();
    assertThat(line.get("error").asText()).contains("IllegalStateException: broken", "LoggingTest");
    assertThat(line.get("time").asText()).endsWith("Z");
  }

  @Test
  void aKeyThatComesTwiceIsWrittenOnce() {
    logging.start(LogFormat.JSON, Map.of(), out);
    log.atInfo().addKeyValue("robot", "alice").addKeyValue("robot", "bob").log("twice");

    assertThat(new JsonObject(lines().getFirst()).getString("robot")).isEqualTo("alice");
    assertThat(lines().getFirst()).doesNotContain("bob");
  }

  @Test
  void levelsHoldFromTheStartAndChangeWhileRunning() {
    logging.start(LogFormat.PLAIN, LogLevels.parse(List.of("warn", "dev.troupe.link=debug")), out);
    context.getLogger("dev.troupe.grpc").info("not shown");
    log.debug("shown");
    logging.level("dev.troupe.link", null);
    log.debug("not shown either");
    logging.level("dev.troupe", Level.TRACE);
    log.trace("shown too");

    assertThat(logging.levels())
        .containsEntry(Logger.ROOT_LOGGER_NAME, Level.WARN)
        .containsEntry("dev.troupe", Level.TRACE)
        .doesNotContainKey("dev.troupe.link");
    assertThat(logging.effectiveLevel("dev.troupe.link.Link")).isEqualTo(Level.TRACE);
    assertThat(lines()).hasSize(2);
  }

  @Test
  void whatAnyClientCouldFillTheLogWithIsNotWritten() throws ClassNotFoundException {
    logging.start(LogFormat.PLAIN, Map.of(), out);
    context.getLogger(Class.forName(Logging.LATECOMERS)).info("ignoring DATA frame");

    assertThat(lines()).isEmpty();
  }

  @Test
  void theStreamItWritesToIsOnlyBorrowed() {
    AtomicBoolean closed = new AtomicBoolean();
    logging.start(
        LogFormat.PLAIN,
        Map.of(),
        new FilterOutputStream(out) {
          @Override
          public void close() {
            closed.set(true);
          }
        });
    logging.stop();

    assertThat(closed).isFalse();
  }

  @Test
  void startingAgainLeavesOneOutput() {
    logging.start(LogFormat.PLAIN, Map.of(), new ByteArrayOutputStream());
    logging.start(LogFormat.PLAIN, Map.of(), out);
    log.info("once");

    assertThat(lines()).hasSize(1);
  }

  @Test
  void stoppingWritesWhatIsQueued() {
    logging.start(LogFormat.PLAIN, Map.of(), out);
    IntStream.range(0, 500).forEach(i -> log.info("line {}", i));

    assertThat(lines()).hasSize(500);
  }

  @Test
  void aLevelThatDoesNotExistIsRefusedByName() {
    assertThatThrownBy(() -> LogLevels.parse(List.of("dev.troupe=loud")))
        .hasMessage("log level: \"loud\" (expected: one of trace, debug, info, warn, error, off)");
  }

  private List<String> lines() {
    return text().lines().toList();
  }

  private String text() {
    logging.stop();
    return out.toString(StandardCharsets.UTF_8);
  }
}

package dev.troupe.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.config.AuditConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AuditLogTest {
  private static final Instant START = Instant.parse("2026-11-26T10:00:00Z");
  private static final Principal ANNA = new Principal("anna", Set.of(), Set.of(Means.TOKEN));

  @TempDir private Path folder;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Instant now = START;

  @Test
  void aLineSaysWhoDidWhatToWhomAndWhatCameOfIt() throws Exception {
    try (AuditLog log = start(config(1 << 20, 0))) {
      log.add(entry("cmd-\"1\"\n"));
    }

    JsonNode line = new ObjectMapper().readTree(lines().get(0));
    assertThat(line.get("n").asLong()).isEqualTo(1);
    assertThat(line.get("who").asText()).isEqualTo("anna");
    assertThat(line.get("known_by").asText()).isEqualTo("token");
    assertThat(line.get("what").asText()).isEqualTo("speech/control");
    assertThat(line.get("robots").asText()).isEqualTo("alice");
    assertThat(line.get("command_id").asText()).isEqualTo("cmd-\"1\"\n");
    assertThat(line.get("outcome").asText()).isEqualTo("OK");
    assertThat(line.get("previous").asText()).isEqualTo(AuditLine.ORIGIN);
    assertThat(verify().flaw()).isNull();
  }

  @Test
  void theChainGoesOnOverRestartsAndNewFiles() throws Exception {
    for (int run = 0; run < 4; run++) {
      try (AuditLog log = start(config(4_096, 0))) {
        for (int i = 0; i < 20; i++) {
          log.add(entry("run-" + run + "-" + i));
        }
      }
      now = now.plusSeconds(60);
    }

    assertThat(AuditFile.before(file())).hasSizeGreaterThan(1);
    AuditVerifier.Finding found = verify();
    assertThat(found.flaw()).isNull();
    assertThat(found.lines()).isEqualTo(80);
  }

  @Test
  void anOldFileIsPutAsideAndOnlySoManyAreKept() throws Exception {
    for (int day = 0; day < 5; day++) {
      try (AuditLog log = start(config(1 << 20, 2))) {
        log.add(entry("day-" + day));
      }
      now = now.plus(Duration.ofHours(25));
    }

    assertThat(AuditFile.before(file())).hasSize(2);
    assertThat(verify().flaw()).isNull();
    assertThat(verify().lines()).isEqualTo(3);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void nobodyElseReadsAFileUntilItsOwnerSaysSo() throws Exception {
    try (AuditLog log = start(config(1 << 20, 0))) {
      log.add(entry("first"));
    }
    assertThat(rights(file())).isEqualTo("rw-------");

    now = now.plus(Duration.ofHours(25));
    try (AuditLog log = start(config(1 << 20, 0))) {
      log.add(entry("second"));
    }
    assertThat(AuditFile.before(file()))
        .singleElement()
        .satisfies(old -> assertThat(rights(old)).isEqualTo("rw-------"));
    assertThat(rights(file())).isEqualTo("rw-------");

    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
    now = now.plus(Duration.ofHours(25));
    try (AuditLog log = start(config(1 << 20, 0))) {
      log.add(entry("third"));
    }
    assertThat(AuditFile.before(file())).hasSize(2);
    assertThat(rights(file())).isEqualTo("rw-r-----");
  }

  private static String rights(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void aLineThatACrashCutOffStaysAndIsNoted() throws Exception {
    try (AuditLog log = start(config(1 << 20, 0))) {
      log.add(entry("first"));
      log.add(entry("second"));
    }
    byte[] whole = Files.readAllBytes(file());
    for (int cut : new int[] {1, 2, 40, 300}) {
      Files.write(file(), Arrays.copyOf(whole, whole.length - cut));
      try (AuditLog log = start(config(1 << 20, 0))) {
        log.add(entry("after"));
      }

      AuditVerifier.Finding found = verify();
      assertThat(found.flaw()).as("cut by %s", cut).isNull();
      // Without the end of its line alone, a line is whole.
      assertThat(found.recovered()).as("cut by %s", cut).isEqualTo(cut == 1 ? 0 : 1);
      assertThat(found.lines()).as("cut by %s", cut).isEqualTo(3);
    }
  }

  @Test
  void aSecondCrashWhileTheFirstIsNotedIsNotedToo() throws Exception {
    try (AuditLog log = start(config(1 << 20, 0))) {
      log.add(entry("first"));
    }
    Files.writeString(file(), "{\"n\":2,\"at\":\"2026", StandardOpenOption.APPEND);
    Files.writeString(file(), "\n{\"n\":2,\"wh", StandardOpenOption.APPEND);
    try (AuditLog log = start(config(1 << 20, 0))) {
      log.add(entry("after"));
    }

    assertThat(verify().flaw()).isNull();
    assertThat(verify().recovered()).isEqualTo(1);
  }

  @Test
  void everyChangeToAnyByteIsFound() throws Exception {
    try (AuditLog log = start(config(1 << 20, 0))) {
      for (int i = 0; i < 4; i++) {
        log.add(entry("c" + i));
      }
    }
    byte[] whole = Files.readAllBytes(file());
    List<String> lines = lines();
    for (int at = 0; at < whole.length - lines.get(3).length() - 1; at += 7) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      Files.write(file(), changed);
      assertThat(verify().flaw()).as("byte %s", at).isNotNull();
    }
    rewrite(lines.get(0), lines.get(2), lines.get(3));
    assertThat(verify().flaw().line()).isEqualTo(2);
    rewrite(lines.get(0), lines.get(1), lines.get(1), lines.get(2), lines.get(3));
    assertThat(verify().flaw().line()).isEqualTo(3);
    rewrite(lines.get(0), lines.get(2), lines.get(1), lines.get(3));
    assertThat(verify().flaw().line()).isEqualTo(2);
  }

  @Test
  void whileTheDiskIsFullLinesWaitAndCallsAreRefusedUntilItWorksAgain() throws Exception {
    AtomicBoolean full = new AtomicBoolean(true);
    BlockingQueue<Integer> tries = new LinkedBlockingQueue<>();
    List<String> kept = new ArrayList<>();
    CountDownLatch written = new CountDownLatch(1);
    AuditLog log =
        new AuditLog(
            config(1 << 20, 0),
            () -> now,
            () -> sink(full, tries, kept, written),
            new AuditMetrics(registry),
            Duration.ofMillis(5));
    log.begin();
    log.add(entry("a"));
    assertThat(tries.poll(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(tries.poll(20, TimeUnit.SECONDS)).isNotNull();
    assertThat(log.refuses()).isTrue();
    assertThat(registry.get("troupe.audit.failing").gauge().value()).isEqualTo(1);
    assertThat(log.health()).containsEntry("status", "failing").containsEntry("refuses", true);

    full.set(false);
    assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
    log.close();

    assertThat(kept).containsExactly("a");
    assertThat(log.refuses()).isFalse();
    assertThat(log.health()).containsEntry("status", "writing").containsEntry("refuses", false);
  }

  @Test
  void whatNothingHasRoomForIsCountedAndTold() throws Exception {
    AtomicBoolean full = new AtomicBoolean(true);
    List<String> kept = new ArrayList<>();
    CountDownLatch written = new CountDownLatch(1);
    AuditConfig small =
        new AuditConfig(
            AuditConfig.Destination.FILE,
            file(),
            1 << 20,
            Duration.ofDays(1),
            0,
            AuditConfig.WhenUnavailable.GO_ON,
            2);
    AuditLog log =
        new AuditLog(
            small,
            () -> now,
            () -> sink(full, new LinkedBlockingQueue<>(), kept, written),
            new AuditMetrics(registry),
            Duration.ofMillis(5));
    for (int i = 0; i < 5; i++) {
      log.add(entry("c" + i));
    }
    assertThat(log.refuses()).as("what matters more is that it is done").isFalse();
    assertThat(registry.get("troupe.audit.lost").counter().count()).isEqualTo(3);

    full.set(false);
    log.begin();
    assertThat(written.await(20, TimeUnit.SECONDS)).isTrue();
    log.close();

    assertThat(kept).containsExactly("c0", "c1", "3 lines");
  }

  @Test
  void standardOutputHasTheSameLines() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AuditConfig config =
        new AuditConfig(
            AuditConfig.Destination.STDOUT,
            file(),
            1 << 20,
            Duration.ofDays(1),
            0,
            AuditConfig.WhenUnavailable.REFUSE,
            100);
    try (AuditLog log = AuditLog.start(config, () -> now, out, new AuditMetrics(registry))) {
      log.add(entry("x"));
      log.add(entry("y"));
    }

    Path copy = Files.writeString(folder.resolve("copy"), out.toString(StandardCharsets.UTF_8));
    assertThat(AuditVerifier.verify(List.of(copy)).lines()).isEqualTo(2);
  }

  private static AuditSink sink(
      AtomicBoolean full, BlockingQueue<Integer> tries, List<String> kept, CountDownLatch written) {
    return new AuditSink() {
      @Override
      public void write(List<AuditEntry> entries) throws IOException {
        tries.add(entries.size());
        if (full.get()) {
          throw new IOException("No space left on device");
        }
        entries.forEach(it -> kept.add(it.commandId().isEmpty() ? it.detail() : it.commandId()));
        written.countDown();
      }

      @Override
      public void close() {}
    };
  }

  private AuditLog start(AuditConfig config) throws IOException {
    return AuditLog.start(
        config,
        () -> now,
        new ByteArrayOutputStream(),
        new AuditMetrics(new SimpleMeterRegistry()));
  }

  private AuditConfig config(long maxBytes, int keep) {
    return new AuditConfig(
        AuditConfig.Destination.FILE,
        file(),
        maxBytes,
        Duration.ofHours(24),
        keep,
        AuditConfig.WhenUnavailable.REFUSE,
        1_000);
  }

  private AuditEntry entry(String commandId) {
    return new AuditEntry(
        now,
        "speech/control",
        AuditEntry.Phase.WHOLE,
        ANNA,
        "127.0.0.1:4711",
        "troupe.robot.v1.SpeechService/Say",
        "alice",
        commandId,
        "OK",
        "",
        "",
        AuditFacts.NONE);
  }

  private Path file() {
    return folder.resolve("audit.jsonl");
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file());
  }

  private void rewrite(String... lines) throws IOException {
    Files.writeString(file(), String.join("\n", lines) + "\n");
  }

  private AuditVerifier.Finding verify() throws IOException {
    List<Path> files = new ArrayList<>(AuditFile.before(file()));
    files.add(file());
    return AuditVerifier.verify(files);
  }
}

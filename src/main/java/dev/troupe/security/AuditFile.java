package dev.troupe.security;

import dev.troupe.config.AuditConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lines in a file, flushed before anybody counts on them. The chain goes on where it ended: in this
 * file, or in the newest of those before it. Used by the audit log's thread alone.
 */
final class AuditFile implements AuditSink {
  /** What the log says of a line that a crash cut off. */
  static final String RECOVERED = "audit/recovered";

  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final AuditConfig config;
  private final InstantSource clock;
  private final Path file;
  private FileChannel channel;
  private Instant begun;
  private String previous = AuditLine.ORIGIN;
  private long number;

  AuditFile(AuditConfig config, InstantSource clock) throws IOException {
    this.config = config;
    this.clock = clock;
    this.file = config.file().toAbsolutePath();
    Files.createDirectories(folder());
    AuditTail tail = tail();
    if (tail.last() != null) {
      previous = tail.last().hash();
      number = tail.last().number();
    }
    this.begun = Files.exists(file) ? firstTime() : clock.instant();
    this.channel = open();
    if (tail.torn().length > 0 || !tail.ended()) {
      try {
        recover(new String(tail.torn(), StandardCharsets.UTF_8), tail.ended());
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }
  }

  private Path folder() {
    return Objects.requireNonNull(file.getParent(), "an absolute file has a folder");
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
        FileRights.ours());
  }

  /** Of this file, or when it is new, of the one before it. */
  private AuditTail tail() throws IOException {
    if (Files.exists(file) && Files.size(file) > 0) {
      AuditTail here = AuditTail.of(file);
      if (here.last() != null) {
        return here;
      }
      return new AuditTail(beforeThis().last(), here.torn(), here.ended());
    }
    return new AuditTail(beforeThis().last(), new byte[0], true);
  }

  private AuditTail beforeThis() throws IOException {
    List<Path> before = before(file);
    return before.isEmpty()
        ? new AuditTail(null, new byte[0], true)
        : AuditTail.of(before.get(before.size() - 1));
  }

  /** The files that were full or old, in the order in which they were written. */
  static List<Path> before(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    String start = stem(file) + "-";
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(it ->
              it.getFileName()
                  .toString()
                  .matches(Pattern.quote(start) + "\\d{8}T\\d{6}Z-\\d{19}\\.jsonl"))
          .sorted()
          .toList();
    }
  }

  private static String stem(Path file) {
    return file.getFileName().toString().replaceFirst("\\.jsonl$", "");
  }

  private Instant firstTime() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      String text = reader.readLine();
      AuditLine first = text == null ? null : AuditLine.read(text);
      return first == null ? clock.instant() : first.at();
    }
  }

  /** Nothing is taken away: the cut line stays, ended, and the next one says what it was. */
  private void recover(String torn, boolean ended) throws IOException {
    String text = torn.endsWith("\n") ? torn.substring(0, torn.length() - 1) : torn;
    write(
        ended ? "" : "\n",
        torn.isEmpty()
            ? List.of()
            : List.of(AuditEntry.ofGateway(clock.instant(), RECOVERED, described(text))));
  }

  /** What was cut, so that nobody can put something else in its place. */
  static String described(String torn) {
    byte[] bytes = torn.getBytes(StandardCharsets.UTF_8);
    return bytes.length + " bytes " + AuditLine.digest(bytes);
  }

  @Override
  public void write(List<AuditEntry> entries) throws IOException {
    rotateIfDue();
    write("", entries);
  }

  private void write(String before, List<AuditEntry> entries) throws IOException {
    StringBuilder text = new StringBuilder(entries.size() * 512).append(before);
    String last = previous;
    long counted = number;
    for (AuditEntry entry : entries) {
      AuditLine line = AuditLine.of(++counted, last, entry);
      last = line.hash();
      text.append(line.text()).append('\n');
    }
    put(text.toString().getBytes(StandardCharsets.UTF_8));
    channel.force(false);
    previous = last;
    number = counted;
  }

  private void put(byte[] bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private void rotateIfDue() throws IOException {
    Instant now = clock.instant();
    boolean due = channel.size() >= config.maxBytes() || now.isAfter(begun.plus(config.maxAge()));
    if (!due || channel.size() == 0) {
      return;
    }
    channel.close();
    String name = "%s-%s-%019d.jsonl".formatted(stem(file), STAMP.format(now), number);
    Path aside = file.resolveSibling(name);
    Files.move(file, aside);
    channel = open();
    FileRights.pass(aside, file);
    begun = now;
    forget();
  }

  private void forget() throws IOException {
    List<Path> before = before(file);
    int gone = config.keep() == 0 ? 0 : before.size() - config.keep();
    for (int i = 0; i < gone; i++) {
      Files.deleteIfExists(before.get(i));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

package dev.troupe.testing;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process under test, whose lines can be waited for; closing it kills what is left of it. */
public final class Program implements AutoCloseable {
  private final Process process;
  private final Thread reader;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();

  private Program(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /** {@code java -jar target/troupe.jar ARGUMENTS}, on the JDK of this test, as a person would. */
  public static Program troupe(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-jar");
    command.add(Path.of("target", "troupe.jar").toString());
    command.addAll(Arrays.asList(arguments));
    return start(command, Map.of());
  }

  public static Program start(List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().putAll(environment);
    return new Program(builder.start());
  }

  private void read() {
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line that has {@code words} in it. */
  public String awaitLine(String words, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (long left = patience.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      String line = lines.poll(left, TimeUnit.NANOSECONDS);
      if (line != null) {
        seen.add(line);
        if (line.contains(words)) {
          return line;
        }
      }
    }
    throw new AssertionError("no line with \"" + words + "\" in " + patience + " among " + seen);
  }

  /** A line that has {@code words} in it, also one that came before. */
  public String findLine(String words, Duration patience) throws InterruptedException {
    for (String line : seen) {
      if (line.contains(words)) {
        return line;
      }
    }
    return awaitLine(words, patience);
  }

  /** SIGTERM. By its handle, since a process that is destroyed is not read to its end. */
  public void terminate() {
    process.toHandle().destroy();
  }

  /** SIGHUP. */
  public void hangUp() throws IOException, InterruptedException {
    signal("HUP");
  }

  /** Any other signal, by its name without SIG. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** SIGKILL: it does not get to do anything more. What it wrote before can still be read. */
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  public int awaitExit(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still running after " + patience + ": " + output());
    }
    reader.join(Duration.ofSeconds(5));
    return process.exitValue();
  }

  /** Everything it wrote so far. */
  public List<String> output() {
    lines.drainTo(seen);
    return seen;
  }

  @Override
  public void close() {
    Optional.of(process).filter(Process::isAlive).ifPresent(Process::destroyForcibly);
  }
}

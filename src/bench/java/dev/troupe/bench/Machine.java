package dev.troupe.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the kernel and the JVM's own tools say about another process. Linux only. */
final class Machine {
  /** The kernel counts in hundredths of a second on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern OTHER =
      Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");

  private Machine() {}

  static double cpuSeconds(long pid) {
    String stat = read(pid, "stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
        / TICKS_PER_SECOND;
  }

  static double residentKiB(long pid) {
    return number(RESIDENT, read(pid, "status"), "VmRSS");
  }

  /** Bytes of all reachable objects; collects garbage first. */
  static double liveHeapKiB(long pid) {
    return number(TOTAL, jcmd(pid, "GC.class_histogram"), "total of the histogram") / 1024;
  }

  /** What is allocated outside of the heap by hand, direct buffers above all; needs tracking on. */
  static double directKiB(long pid) {
    return number(OTHER, jcmd(pid, "VM.native_memory", "summary"), "native memory Other");
  }

  static String jcmd(long pid, String... command) {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      ProcessBuilder builder = new ProcessBuilder(tool.toString(), Long.toString(pid));
      builder.command().addAll(List.of(command));
      Process process = builder.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new BenchException(
            "jcmd " + String.join(" ", command) + ": no end within 30 s", null);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted", e);
    }
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new BenchException("process " + pid + ": gone (expected: running)", e);
    }
  }

  private static double number(Pattern pattern, String text, String what) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new BenchException(what + ": not in \"" + text.lines().limit(3).toList() + "\"", null);
    }
    return Double.parseDouble(matcher.group(1));
  }
}

package dev.troupe.telemetry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is, as the build itself wrote it down. */
public record Build(String version) {

  public static final Build CURRENT = read();

  private static Build read() {
    try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return new Build(properties.getProperty("version", "unknown"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JDK that runs it. */
  public String jdk() {
    return Runtime.version().toString();
  }
}

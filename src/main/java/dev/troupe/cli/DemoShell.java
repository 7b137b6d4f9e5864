package dev.troupe.cli;

import java.io.File;
import java.nio.file.Path;

/**
 * How a person in another terminal talks to the demo's gateway.
 *
 * @param port where clients call
 */
record DemoShell(int port) {
  private static final int USUAL_PORT = 7700;

  String gateway() {
    return "127.0.0.1:" + port;
  }

  /**
   * Our own command as it can be typed where this one was: the `java` of the PATH may be too old.
   *
   * @param words without single quotes
   */
  String troupe(String words) {
    String all = port == USUAL_PORT ? words : words + " --gateway " + gateway();
    String jar = System.getProperty("java.class.path");
    return jar.endsWith(".jar") && !jar.contains(File.pathSeparator)
        ? Path.of(System.getProperty("java.home"), "bin", "java") + " -jar " + jar + " " + all
        : "mvn -q compile exec:exec -Dargs='" + all + "'";
  }
}

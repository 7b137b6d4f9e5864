package dev.troupe.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a secret is kept: never in the configuration itself.
 *
 * @param file a file that holds it and nothing else; one line end after it is not part of it
 * @param env the environment variable that holds it
 */
record SecretReference(@Nullable Path file, @Nullable String env) {

  /**
   * What is shown of a place that will not do. Anything else might be the secret itself, written by
   * mistake where its place belongs.
   */
  private static final Pattern NAME_OF_A_VARIABLE = Pattern.compile("[A-Z_][A-Z0-9_]*");

  private static final Pattern PATH_TO_A_FILE = Pattern.compile("\\.{0,2}/.*|[A-Za-z]:\\\\.*");

  SecretReference {
    if (file == null && env == null) {
      throw new IllegalArgumentException("file: nothing (expected: file or env)");
    } else if (file != null && env != null) {
      throw new IllegalArgumentException(
          "env: " + shown(env) + " (expected: file or env, not both)");
    }
  }

  /**
   * @throws IllegalArgumentException when nothing is kept there
   */
  Secret read(Map<String, String> environment) {
    String value = file != null ? fromFile(file) : environment.getOrDefault(env, "");
    if (value.isEmpty()) {
      throw new IllegalArgumentException(
          file != null
              ? "file: " + shown(file) + " (expected: a file that is not empty)"
              : "env: " + shown(env) + " (expected: the name of a variable that is set)");
    }
    return new Secret(value);
  }

  private static String fromFile(Path file) {
    try {
      return Files.readString(file).stripTrailing();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "file: " + shown(file) + " (expected: a file that can be read)", e);
    }
  }

  private static String shown(@Nullable String env) {
    return env != null && NAME_OF_A_VARIABLE.matcher(env).matches() ? "\"" + env + "\"" : "***";
  }

  private static String shown(Path file) {
    String written = file.toString();
    return PATH_TO_A_FILE.matcher(written).matches() ? "\"" + written + "\"" : "***";
  }
}

package dev.troupe.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a secret is kept: never in the configuration itself.
 *
 * @param file a file that holds it and nothing else; one line end after it is not part of it
 * @param env the environment variable that holds it
 */
record SecretReference(@Nullable Path file, @Nullable String env) {

  SecretReference {
    if (file == null && env == null) {
      throw new IllegalArgumentException("file: nothing (expected: file or env)");
    } else if (file != null && env != null) {
      throw new IllegalArgumentException("env: \"" + env + "\" (expected: file or env, not both)");
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
              ? "file: \"" + file + "\" (expected: a file that is not empty)"
              : "env: \"" + env + "\" (expected: the name of a variable that is set)");
    }
    return new Secret(value);
  }

  private static String fromFile(Path file) {
    try {
      return Files.readString(file).stripTrailing();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "file: \"" + file + "\" (expected: a file that can be read)", e);
    }
  }
}

package dev.troupe.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is made from something else, kept so that a change of it is seen in a review. */
final class Golden {
  private Golden() {}

  /** With {@code -Dupdate=true} writes it instead. */
  static void compare(Path file, String made) throws IOException {
    if (Boolean.getBoolean("update")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, made);
    }
    String hint = file + " is what it is made from (-Dupdate=true writes it anew)";
    assertThat(file).as(hint).exists();
    assertThat(Files.readString(file)).as(hint).isEqualTo(made);
  }
}

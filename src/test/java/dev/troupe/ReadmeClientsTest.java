package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What the README shows is what {@link ClientsIT}, {@link RecognitionClientsIT} and {@code
 * LibraryIT} run, to the letter.
 */
class ReadmeClientsTest {
  private static final Pattern PROGRAM =
      Pattern.compile(
          "^\\[(src/test/(?:clients|consumer)/[^]]+)]\\(\\1\\):\n\n```(?:python|js|go|java)\n(.*?)^```$",
          Pattern.MULTILINE | Pattern.DOTALL);

  @Test
  void theReadmeShowsTheProgramsThatTheTestsRun() throws Exception {
    Map<String, String> shown = new LinkedHashMap<>();
    Matcher programs = PROGRAM.matcher(Files.readString(Path.of("README.md")));
    while (programs.find()) {
      shown.put(programs.group(1), programs.group(2));
    }

    assertThat(shown)
        .containsOnlyKeys(
            "src/test/clients/python/hello.py",
            "src/test/clients/python/recognize.py",
            "src/test/clients/python/animate_clip.py",
            "src/test/clients/node/hello.js",
            "src/test/clients/go/hello/main.go",
            "src/test/consumer/src/main/java/org/example/Hello.java");
    for (Map.Entry<String, String> program : shown.entrySet()) {
      assertThat(program.getValue())
          .as(program.getKey())
          .isEqualTo(Files.readString(Path.of(program.getKey())));
    }
  }
}

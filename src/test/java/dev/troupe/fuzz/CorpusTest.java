package dev.troupe.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fuzzing once found, and what it starts from, under every build and without a fuzzer. */
final class CorpusTest {

  @TestFactory
  Stream<DynamicTest> oraclesHold() throws IOException {
    Stream.Builder<DynamicTest> tests = Stream.builder();
    for (FuzzTarget target : FuzzTarget.values()) {
      for (Path input : target.inputs()) {
        tests.add(
            DynamicTest.dynamicTest(
                target.word() + "/" + input.getFileName(),
                () -> target.run(Files.readAllBytes(input))));
      }
    }
    return tests.build();
  }

  @ParameterizedTest
  @EnumSource(FuzzTarget.class)
  void everyTargetStandsWhatIsEmptyOrNoise(FuzzTarget target) {
    target.run(new byte[0]);
    target.run(new byte[4_096]);
    byte[] brackets = new byte[4_096];
    Arrays.fill(brackets, (byte) '[');
    target.run(brackets);
  }

  @Test
  void everyCorpusBelongsToATarget() throws IOException {
    List<String> words = Stream.of(FuzzTarget.values()).map(FuzzTarget::word).toList();
    try (Stream<Path> corpora = Files.list(FuzzTarget.WAV.corpus().getParent())) {
      assertThat(corpora.filter(Files::isDirectory).map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(words);
    }
  }
}

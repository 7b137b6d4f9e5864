package dev.troupe.spatialwalk;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names of requests. */
final class LogIdTest {

  @Test
  void hasTheVendorsFormInUtc() {
    String id = LogId.generate(Instant.parse("2026-11-20T13:57:08.999Z"), new Random(1));
    assertThat(id).matches("20261120135708_[A-Za-z0-9_-]{12}").hasSize(27);
  }

  @Test
  void usesTheWholeAlphabetAndDoesNotRepeatItself() {
    SecureRandom random = new SecureRandom();
    Set<String> ids = new HashSet<>();
    Set<Integer> characters = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      String id = LogId.generate(Instant.EPOCH, random);
      assertThat(id).startsWith("19700101000000_");
      ids.add(id);
      id.substring(15).chars().forEach(characters::add);
    }
    assertThat(ids).hasSize(2_000);
    assertThat(characters).hasSize(64);
  }
}

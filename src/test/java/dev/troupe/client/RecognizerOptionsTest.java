package dev.troupe.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.client.RecognizerOptions.Waits;
import dev.troupe.uhlive.UhliveServers;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RecognizerOptionsTest {
  private static final Map<String, String> CREDENTIALS =
      Map.of("UHLIVE_API_CLIENT", "acme", "UHLIVE_API_SECRET", "s3cr3t");

  @Test
  void theOfficialVariablesAreEnough() {
    RecognizerOptions options = RecognizerOptions.of(CREDENTIALS);

    assertThat(options.credentials().client()).isEqualTo("acme");
    assertThat(options.servers()).isEqualTo(UhliveServers.PRODUCTION);
    assertThat(options.waits()).isEqualTo(Waits.DEFAULT);
    assertThat(options.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void withoutCredentialsThereAreNone() {
    assertThatThrownBy(() -> RecognizerOptions.of(Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("UHLIVE_API_CLIENT: not set");
  }

  @Test
  void aWaitIsLongerThanNothing() {
    assertThatThrownBy(() -> new Waits(Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessage("waits.answer: PT0S (expected: longer than nothing)");
    assertThatThrownBy(() -> new Waits(Duration.ofSeconds(1), Duration.ofSeconds(-1)))
        .hasMessage("waits.recognition: PT-1S (expected: longer than nothing)");
  }

  @Test
  void aQuietSocketIsPingedWithinTheMinuteThatTheVendorGivesIt() {
    assertThat(RecognizerOptions.of(CREDENTIALS).link().liveness().pingEvery())
        .isLessThan(Duration.ofSeconds(30));
  }
}

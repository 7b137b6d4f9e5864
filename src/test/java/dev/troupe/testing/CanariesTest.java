package dev.troupe.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search that could not find anything would prove nothing. */
class CanariesTest {
  private final Canaries canaries = new Canaries(new SplittableRandom(7));
  private final String secret = canaries.secret("the key");

  private void found(UnaryOperator<String> leak) {
    canaries.search("a log", "before " + leak.apply(secret) + " behind");
    assertThat(canaries.finds()).hasSize(1).first().asString().startsWith("the key");
  }

  @Test
  void findsASecretAsItIs() {
    found(text -> text);
  }

  @Test
  void findsItInAUrl() {
    found(text -> URLEncoder.encode(text, StandardCharsets.UTF_8));
  }

  @Test
  void findsItInHex() {
    found(text -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "ab"})
  void findsItInBase64AtAnyOffset(String before) {
    found(text ->
        Base64.getEncoder().encodeToString((before + text).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void findsNothingWhereNothingIs() {
    canaries.search("a log", "nothing to see");
    assertThat(canaries.finds()).isEmpty();
  }
}

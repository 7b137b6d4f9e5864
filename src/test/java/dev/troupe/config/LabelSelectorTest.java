package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Selectors of labels in rules; the notation itself is walked through where requests have it. */
class LabelSelectorTest {
  private static final Map<String, String> LABELS =
      Map.of("zone", "lobby", "model", "g2", "team/owner", "anna");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "zone=lobby | true",
        "zone==lobby | true",
        "zone = lab | false",
        "zone!=lobby | false",
        "floor!=2 | true",
        "zone | true",
        "!zone | false",
        "! floor | true",
        "model in (g1,g2) | true",
        "model in ( g1 , g3 ) | false",
        "model notin (g1) | true",
        "floor notin (1,1) | true",
        "floor in (1) | false",
        "team/owner=anna,zone=lobby,!floor | true",
        "team/owner=anna , zone=lab | false",
        "zone= | false",
      })
  void selectsAsKubernetesDoes(String selector, boolean expected) {
    assertThat(of(selector).matches(LABELS)).isEqualTo(expected);
  }

  @Test
  void nothingSaidIsEverything() {
    assertThat(of(null).isEverything()).isTrue();
    assertThat(of("").matches(Map.of())).isTrue();
    assertThat(of("zone").isEverything()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=", "a=b,", ",a", "a in b", "a in (b", "a==b==c", "a b", "a in", "(a)", "!a=b", "a=b c"
      })
  void whatCannotBeReadIsRefused(String selector) {
    assertThatThrownBy(() -> of(selector))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("robots: " + selector + " (expected:");
  }

  private static LabelSelector of(@Nullable String robots) {
    return new PolicyRule(null, List.of("anna"), robots, List.of("speech"), null).selector();
  }
}

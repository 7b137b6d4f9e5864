package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RobotSelectorTest {
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
    assertThat(RobotSelector.parse(selector).matches(LABELS)).isEqualTo(expected);
  }

  @Test
  void nothingSaidIsEverything() {
    assertThat(RobotSelector.parse(null).isEverything()).isTrue();
    assertThat(RobotSelector.parse("").matches(Map.of())).isTrue();
    assertThat(RobotSelector.parse("zone").isEverything()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=", "a=b,", ",a", "a in b", "a in (b", "a==b==c", "a b", "a in", "(a)", "!a=b", "a=b c"
      })
  void whatCannotBeReadIsRefused(String selector) {
    assertThatThrownBy(() -> RobotSelector.parse(selector))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("robots: " + selector + " (expected:");
  }
}

package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever registers a robot decides whom the gateway dials: only these. */
class AllowedAddressesTest {

  @ParameterizedTest
  @CsvSource({
    "192.168.0.0/16, 192.168.7.9, true",
    "192.168.0.0/16, 192.169.0.1, false",
    "192.168.128.0/17, 192.168.127.255, false",
    "192.168.0.0/16, ws://192.168.0.1:1/x, true",
    "192.168.0.0/16:9000, 192.168.0.1, true",
    "192.168.0.0/16:9000, 192.168.0.1:9001, false",
    "0.0.0.0/0, '[::1]', false",
    "127.0.0.1:*, 127.0.0.1:7701, true",
    "127.0.0.1, 127.0.0.2, false",
    "127.0.0.1, localhost, false",
    "127.0.0.0/8, '[::ffff:127.0.0.1]', true",
    "'::1', '[::1]', true",
    "'::1', '[0:0:0:0:0:0:0:1]:7', true",
    "'[fd00::]/8:9000', '[fd12::3]', true",
    "'[fd00::]/8:9000', '[fe12::3]', false",
    "'fd00::/8', '[fd12::3]:1', true",
    "*.robots.example, alice.robots.example, true",
    "*.robots.example, ALICE.Floor2.Robots.Example, true",
    "*.robots.example, alice.robots.example., true",
    "*.robots.example, robots.example, false",
    "*.robots.example, evilrobots.example, false",
    "robots.example, alice.robots.example, false",
    "localhost, localhost:1, true",
    "*, anything.example:1, true",
    "*:9000, 10.0.0.1:9001, false",
  })
  void aPatternCoversWhatItSays(String pattern, String address, boolean allowed) {
    assertThat(AllowedAddresses.of(List.of(pattern)).allows(RobotConfig.address(address)))
        .isEqualTo(allowed);
  }

  /** Other ways to write 127.0.0.1 are no host to Java, and so no address to us. */
  @ParameterizedTest
  @ValueSource(strings = {"2130706433", "0x7f000001", "127.1", "0177.0.0.1:80", "user@:1"})
  void anAddressInDisguiseIsNoneOrWhatItIs(String address) {
    try {
      assertThat(FleetConfig.DEFAULT.allowed().allows(RobotConfig.address(address))).isFalse();
    } catch (IllegalArgumentException none) {
      assertThat(none).hasMessageStartingWith("address: ");
    }
  }

  @Test
  void nothingButThisMachineIsAllowedUnlessSaid() {
    AllowedAddresses usual = FleetConfig.DEFAULT.allowed();

    assertThat(usual.allows(RobotConfig.address("127.0.0.1:9000"))).isTrue();
    assertThat(usual.allows(RobotConfig.address("localhost"))).isTrue();
    assertThat(usual.allows(RobotConfig.address("[::1]"))).isTrue();
    assertThat(usual.allows(RobotConfig.address("169.254.169.254:80"))).isFalse();
    assertThat(usual.allows(RobotConfig.address("localhost.evil.example"))).isFalse();
    assertThat(AllowedAddresses.of(List.of()).allows(RobotConfig.address("127.0.0.1"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.0.0.0/33",
        "10.0.0.0/x",
        "a b",
        "*.",
        "x.*.y",
        "host:0",
        "host:70000",
        "[::1",
        "999.1.1.1"
      })
  void aPatternThatIsNoneIsRefusedByName(String pattern) {
    assertThatThrownBy(() -> new FleetConfig(Duration.ZERO, List.of(pattern)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("allowed_addresses: \"" + pattern + "\" (expected: ");
  }
}

package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file. Oracles: a configuration or {@link ConfigException} with problems on lines;
 * no number in it that is none; no robot that nobody could dial; and the same text reads the same
 * twice.
 */
public final class ConfigFileFuzz {
  private static final Map<String, String> ENVIRONMENT = Map.of("KEY", "s3cret");

  private ConfigFileFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String yaml = new String(input, StandardCharsets.UTF_8);
    if (yaml.contains("file:")) {
      // Whoever writes the configuration says what is read; a fuzzer must not.
      return;
    }
    TroupeConfig config;
    try {
      config = ConfigFile.parse("fuzz.yaml", yaml, ENVIRONMENT);
    } catch (ConfigException e) {
      assertThat(e.problems()).isNotEmpty();
      assertThat(e.getMessage()).doesNotContain("s3cret");
      return;
    }
    finite(config);
    for (RobotConfig robot : config.robots()) {
      assertThat(robot.address().getHost()).isNotEmpty();
      assertThat(robot.address().getPort()).isBetween(1, 65_535);
    }
    assertThat(config.toString()).doesNotContain("s3cret");
    assertThat(ConfigFile.parse("fuzz.yaml", yaml, ENVIRONMENT)).hasToString(config.toString());
  }

  private static void finite(@Nullable Object value) {
    switch (value) {
      case null -> {}
      case Double number -> assertThat(number).isFinite();
      case Collection<?> values -> values.forEach(ConfigFileFuzz::finite);
      case Map<?, ?> map -> map.values().forEach(ConfigFileFuzz::finite);
      case Record inner -> components(inner);
      default -> {}
    }
  }

  private static void components(Record inner) {
    try {
      for (RecordComponent component : inner.getClass().getRecordComponents()) {
        component.getAccessor().setAccessible(true);
        finite(component.getAccessor().invoke(inner));
      }
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}

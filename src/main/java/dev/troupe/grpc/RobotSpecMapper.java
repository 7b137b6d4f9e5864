package dev.troupe.grpc;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.util.Durations;
import dev.troupe.api.fleet.v1.RobotOptions;
import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.api.fleet.v1.SilencePolicy;
import dev.troupe.config.LeaseUse;
import dev.troupe.config.NamedSecret;
import dev.troupe.config.OptionValues;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotDescription;
import dev.troupe.config.RobotForm;
import dev.troupe.config.RobotTexts;
import dev.troupe.robot.RobotPart;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A robot as its operator describes it, between contract and configuration. */
final class RobotSpecMapper {
  /** Where the contract's name of an option is not the file's. */
  private static final Map<String, String> NAMES =
      Map.of("audio_sample_rate_hz", "audio_sample_rate", "face_rate_hz", "face_rate");

  private static final int LONGEST_ADDRESS = 2_048;
  private static final Pattern REFUSAL =
      Pattern.compile("(?<key>\\w+): (?<value>.*) \\(expected: (?<expected>.*)\\)");

  private RobotSpecMapper() {}

  // ---- in ----

  /**
   * @param path where the spec stands in the request
   * @return null when something was found wrong with it
   */
  static @Nullable RobotDescription description(
      String id, RobotSpec spec, RobotForm form, String path, Violations violations) {
    URI address = address(spec.getAddress(), path + ".address", violations);
    String name = spec.getDisplayName();
    violations.check(
        name.isEmpty() || RobotTexts.isDisplayName(name),
        path + ".display_name",
        name,
        RobotTexts.DISPLAY_NAME);
    NamedSecret key = form.key(spec.getKeyName());
    // Who writes a key where its name belongs must not get it into a log.
    violations.check(
        key != null || spec.getKeyName().isEmpty(),
        path + ".key_name",
        "***",
        "the name of one of the configuration's secrets that nothing but robots uses");
    labels(spec.getLabelsMap(), path + ".labels", violations);
    annotations(spec.getAnnotationsMap(), path + ".annotations", violations);
    Map<String, Object> said = said(spec.getOptions(), path + ".options", violations);
    dev.troupe.config.RobotOptions options =
        options(said, form.defaults(), path + ".options", violations);
    return address == null || options == null || !violations.isEmpty()
        ? null
        : new RobotDescription(
            new RobotConfig(
                id,
                name.isEmpty() ? id : name,
                address,
                key,
                spec.getLabelsMap(),
                spec.getAnnotationsMap(),
                spec.getMaintenance(),
                options),
            said.keySet());
  }

  private static @Nullable URI address(String written, String field, Violations violations) {
    String expected = "HOST, HOST:PORT or ws://HOST:9000/v1/events";
    try {
      if (!written.isBlank() && written.length() <= LONGEST_ADDRESS) {
        return RobotConfig.address(written);
      }
    } catch (IllegalArgumentException e) {
      violations.add(field, written, expected);
      return null;
    }
    violations.add(field, written, expected);
    return null;
  }

  private static void labels(Map<String, String> labels, String field, Violations violations) {
    keys(labels, field, violations);
    labels.forEach((key, value) ->
        violations.check(RobotTexts.isLabel(value), field + "." + key, value, RobotTexts.LABEL));
  }

  private static void annotations(
      Map<String, String> annotations, String field, Violations violations) {
    keys(annotations, field, violations);
    annotations.forEach((key, value) ->
        violations.check(
            RobotTexts.isAnnotation(value),
            field + "." + key,
            value.length() + " characters",
            RobotTexts.ANNOTATION));
  }

  private static void keys(Map<String, String> values, String field, Violations violations) {
    violations.check(values.size() <= RobotTexts.MOST, field, values.size(), RobotTexts.AT_MOST);
    values
        .keySet()
        .forEach(key ->
            violations.check(RobotTexts.isKey(key), field, key, "keys of " + RobotTexts.KEY));
  }

  /** What was set, under the keys of the file. */
  private static Map<String, Object> said(
      RobotOptions options, String field, Violations violations) {
    Map<String, Object> said = new LinkedHashMap<>();
    options
        .getAllFields()
        .forEach((option, value) -> {
          String key = key(option);
          String name = field + "." + option.getName();
          if (!OptionValues.of(dev.troupe.config.RobotOptions.DEFAULT).containsKey(key)) {
            violations.add(name, "set", "unset: this gateway does not know it yet");
          } else {
            said.put(key, value(option, value, name, violations));
          }
        });
    return said;
  }

  private static String key(FieldDescriptor option) {
    return NAMES.getOrDefault(option.getName(), option.getName());
  }

  private static Object value(
      FieldDescriptor option, Object value, String name, Violations violations) {
    return switch (option.getJavaType()) {
      // Unsigned: what is beyond our numbers is beyond every bound.
      case INT -> (Integer) value < 0 ? Integer.MAX_VALUE : value;
      case MESSAGE ->
          value instanceof SilencePolicy policy
              ? SilenceMapper.policy(name, policy, EnumSet.allOf(RobotPart.class), violations)
              : length((com.google.protobuf.Duration) value, name, violations);
      case ENUM -> leaseUse((EnumValueDescriptor) value, name, violations);
      default -> value;
    };
  }

  private static Duration length(
      com.google.protobuf.Duration length, String name, Violations violations) {
    boolean good = Durations.isValid(length) && length.getNanos() % 1_000_000 == 0;
    violations.check(good, name, length.getSeconds() + " s", "whole milliseconds");
    return good ? ProtoTime.duration(length) : Duration.ZERO;
  }

  private static LeaseUse leaseUse(EnumValueDescriptor value, String name, Violations violations) {
    return switch (value.getNumber()) {
      case 0, 1 -> LeaseUse.OPTIONAL;
      case 2 -> LeaseUse.REQUIRED;
      default -> {
        violations.add(name, value.getNumber(), "a value of LeaseUse");
        yield LeaseUse.OPTIONAL;
      }
    };
  }

  /** Finds one that will not do after the other, until the rest will. */
  private static dev.troupe.config.@Nullable RobotOptions options(
      Map<String, Object> said,
      dev.troupe.config.RobotOptions defaults,
      String field,
      Violations violations) {
    Map<String, Object> rest = new LinkedHashMap<>(said);
    boolean goesOn = true;
    while (goesOn) {
      try {
        dev.troupe.config.RobotOptions made = OptionValues.over(defaults, rest);
        return rest.size() == said.size() ? made : null;
      } catch (IllegalArgumentException e) {
        Matcher refusal = REFUSAL.matcher(String.valueOf(e.getMessage()));
        if (!refusal.matches()) {
          throw e;
        }
        String key = refusal.group("key");
        goesOn = rest.containsKey(key);
        // One that was not said does not fit to those that were; one that was is told already.
        if (goesOn || !said.containsKey(key)) {
          Object value = goesOn ? rest.remove(key) : OptionValues.of(defaults).get(key);
          violations.add(field + "." + name(key), value, refusal.group("expected"));
        }
      }
    }
    return null;
  }

  /** The contract's name of an option. */
  private static String name(String key) {
    return NAMES.entrySet().stream()
        .filter(entry -> entry.getValue().equals(key))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(key);
  }

  // ---- out ----

  /** As it was described: what was not said is unset. */
  static RobotSpec spec(RobotDescription description) {
    RobotConfig config = description.config();
    RobotSpec.Builder spec =
        RobotSpec.newBuilder()
            .setAddress(config.address().toString())
            .setKeyName(config.key() == null ? "" : config.key().name())
            .putAllLabels(config.labels())
            .putAllAnnotations(config.annotations())
            .setMaintenance(config.maintenance());
    if (!config.displayName().equals(config.id())) {
      spec.setDisplayName(config.displayName());
    }
    Map<String, Object> said = new LinkedHashMap<>(OptionValues.of(config.options()));
    said.keySet().retainAll(description.said());
    if (!said.isEmpty()) {
      spec.setOptions(options(said));
    }
    return spec.build();
  }

  /** With every default filled in. */
  static RobotOptions options(dev.troupe.config.RobotOptions options) {
    return options(OptionValues.of(options));
  }

  private static RobotOptions options(Map<String, Object> values) {
    RobotOptions.Builder options = RobotOptions.newBuilder();
    for (FieldDescriptor option : RobotOptions.getDescriptor().getFields()) {
      Object value = values.get(key(option));
      if (value != null) {
        options.setField(option, proto(option, value));
      }
    }
    return options.build();
  }

  private static Object proto(FieldDescriptor option, Object value) {
    return switch (value) {
      case Duration length -> ProtoTime.duration(length);
      case LeaseUse use -> option.getEnumType().findValueByNumber(use == LeaseUse.REQUIRED ? 2 : 1);
      case dev.troupe.config.SilencePolicy policy -> SilenceMapper.proto(policy);
      default -> value;
    };
  }

  /** A path within a registration, from the file's words into the contract's. */
  static String path(String written) {
    return written.equals("key")
        ? "key_name"
        : written.startsWith("options.")
            ? "options." + name(written.substring("options.".length()))
            : written;
  }
}

package dev.troupe.cli;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.util.Durations;
import dev.troupe.api.fleet.v1.RobotOptions;
import dev.troupe.api.fleet.v1.RobotSpec;
import dev.troupe.config.RobotDraft;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Robots as people write them, as the contract says them. Options have the same names on both
 * sides, rates with their unit behind, so that a new one needs nothing here.
 */
final class SpecMapper {
  private static final Descriptor OPTIONS = RobotOptions.getDescriptor();

  private SpecMapper() {}

  static RobotSpec spec(RobotDraft draft) {
    RobotSpec.Builder spec =
        RobotSpec.newBuilder()
            .setAddress(draft.address().toString())
            .setDisplayName(draft.displayName() == null ? "" : draft.displayName())
            .setKeyName(draft.key() == null ? "" : draft.key())
            .putAllLabels(draft.labels())
            .putAllAnnotations(draft.annotations())
            .setMaintenance(draft.maintenance());
    if (!draft.said().isEmpty()) {
      spec.setOptions(options(draft.options(), draft.said()));
    }
    return spec.build();
  }

  /** Those that were said; the gateway knows better what the others are. */
  static RobotOptions options(dev.troupe.config.RobotOptions options, Set<String> said) {
    RobotOptions.Builder into = RobotOptions.newBuilder();
    fill(into, options, said::contains);
    return into.build();
  }

  /** The contract's name of an option; null when it has none. */
  static @Nullable String option(String key) {
    FieldDescriptor field = field(OPTIONS, key);
    return field == null ? null : field.getName();
  }

  static void fill(Message.Builder into, Record from, Predicate<String> wanted) {
    for (RecordComponent component : from.getClass().getRecordComponents()) {
      String key = snake(component.getName());
      if (wanted.test(key)) {
        FieldDescriptor field = field(into.getDescriptorForType(), key);
        if (field == null) {
          throw new IllegalArgumentException(key + ": cannot be said over the API");
        }
        set(into, field, read(component, from));
      }
    }
  }

  private static void set(Message.Builder into, FieldDescriptor field, Object value) {
    if (value instanceof List<?> items) {
      items.forEach(item -> into.addRepeatedField(field, one(into, field, item)));
    } else {
      into.setField(field, one(into, field, value));
    }
  }

  private static Object one(Message.Builder into, FieldDescriptor field, Object value) {
    return switch (value) {
      case Duration duration -> Durations.fromNanos(duration.toNanos());
      case Enum<?> constant -> constant(field, constant.name());
      case Record inner -> message(into.newBuilderForField(field), inner);
      default -> value;
    };
  }

  /** One of several kinds is the arm that has its name. */
  private static Message message(Message.Builder into, Record from) {
    FieldDescriptor arm =
        into.getDescriptorForType().findFieldByName(snake(from.getClass().getSimpleName()));
    if (arm == null) {
      fill(into, from, key -> true);
    } else {
      Message.Builder chosen = into.newBuilderForField(arm);
      fill(chosen, from, key -> true);
      into.setField(arm, chosen.build());
    }
    return into.build();
  }

  private static EnumValueDescriptor constant(FieldDescriptor field, String name) {
    return field.getEnumType().getValues().stream()
        .filter(value -> value.getName().endsWith("_" + name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException(name + ": is no " + field.getEnumType().getName()));
  }

  private static @Nullable FieldDescriptor field(Descriptor in, String key) {
    FieldDescriptor plain = in.findFieldByName(key);
    return plain == null ? in.findFieldByName(key + "_hz") : plain;
  }

  private static Object read(RecordComponent component, Record of) {
    try {
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  private static String snake(String name) {
    return name.replaceAll("(?<=[a-z0-9])([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}

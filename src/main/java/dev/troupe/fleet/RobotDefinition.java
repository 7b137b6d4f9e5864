package dev.troupe.fleet;

import dev.troupe.config.OptionValues;
import dev.troupe.config.RobotConfig;
import dev.troupe.config.RobotDescription;
import dev.troupe.config.RobotForm;
import dev.troupe.robot.RobotId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A robot as it is registered.
 *
 * @param said keys of the options that were said over the API; the others follow the defaults. None
 *     of a robot from the file, which is read anew at every start
 * @param uid made per registration; of a robot from the file the same for ever
 * @param revision 1 when it was registered over the API, one more with each change; 0 from the file
 * @param registeredAt when, or when this gateway read it from the file
 * @param etag changes whenever what was registered does, and never for another reason
 */
public record RobotDefinition(
    RobotConfig config,
    Set<String> said,
    UUID uid,
    RobotSource source,
    long revision,
    Instant registeredAt,
    String etag) {

  public RobotDefinition {
    said = Set.copyOf(said);
  }

  /**
   * Its uid stays the same over restarts, so that an old cursor gets a truthful gap; and so does
   * its etag, while the file says the same.
   */
  static RobotDefinition ofFile(RobotConfig config, Instant readAt) {
    String document =
        RobotForm.write(new RobotDescription(config, OptionValues.of(config.options()).keySet()));
    return new RobotDefinition(
        config,
        Set.of(),
        named("file:" + config.id()),
        RobotSource.FILE,
        0,
        readAt,
        named(document).toString());
  }

  private static UUID named(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  static RobotDefinition ofApi(
      RobotDescription description, UUID uid, long revision, Instant registeredAt) {
    return new RobotDefinition(
        description.config(),
        description.said(),
        uid,
        RobotSource.API,
        revision,
        registeredAt,
        uid + "." + revision);
  }

  /** The same registration with another content; itself when nothing is different. */
  RobotDefinition described(RobotDescription next) {
    RobotDefinition changed = ofApi(next, uid, revision + 1, registeredAt);
    return differences(changed).isEmpty() ? this : changed;
  }

  public RobotId id() {
    return new RobotId(config.id());
  }

  public RobotDescription description() {
    return new RobotDescription(config, said);
  }

  /**
   * What is different in {@code other}, by paths: a component's name in the file's words, of a
   * mapping with the key behind a dot.
   */
  List<String> differences(RobotDefinition other) {
    List<String> paths = new ArrayList<>();
    RobotConfig next = other.config;
    if (!config.address().equals(next.address())) {
      paths.add("address");
    }
    if (!config.displayName().equals(next.displayName())) {
      paths.add("display_name");
    }
    if (!Objects.equals(config.key(), next.key())) {
      paths.add("key");
    }
    keys("labels.", config.labels(), next.labels(), paths);
    keys("annotations.", config.annotations(), next.annotations(), paths);
    if (config.maintenance() != next.maintenance()) {
      paths.add("maintenance");
    }
    Map<String, Object> options = OptionValues.of(next.options());
    OptionValues.of(config.options())
        .forEach((key, value) -> {
          if (!value.equals(options.get(key)) || said.contains(key) != other.said.contains(key)) {
            paths.add("options." + key);
          }
        });
    return paths;
  }

  private static void keys(
      String prefix, Map<String, String> before, Map<String, String> after, List<String> paths) {
    if (before.equals(after)) {
      return;
    }
    Set<String> all = new TreeSet<>(before.keySet());
    all.addAll(after.keySet());
    all.stream()
        .filter(key -> !Objects.equals(before.get(key), after.get(key)))
        .forEach(key -> paths.add(prefix + key));
  }

  /** Whether a socket to {@code this} is no socket to {@code other}. */
  boolean isElsewhere(RobotDefinition other) {
    return !config.address().equals(other.config.address())
        || !Objects.equals(config.key(), other.config.key());
  }
}

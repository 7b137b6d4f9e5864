package dev.troupe.config;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Robots as {@code robots} in the configuration writes them, in a file of their own: one document
 * or several, with or without the section's name above.
 */
public final class FleetFile {
  private static final String SECTION = "robots";

  private final Problems problems = new Problems();
  private final List<RobotDraft> robots = new ArrayList<>();
  private final Set<String> ids = new TreeSet<>();
  private final RecordBinder binder =
      new RecordBinder(
          Map.of(URI.class, ConfigFile::address, SafeAction.class, SafeAction::parse),
          Map.of(RobotOptions.class, RobotOptions.DEFAULT),
          problems);

  private FleetFile() {}

  /**
   * @param name how problems call the text
   * @throws ConfigException with everything that is wrong
   */
  public static List<RobotDraft> parse(String name, String yaml) {
    FleetFile file = new FleetFile();
    try {
      YamlReader.readAll(new StringReader(yaml), file.problems).forEach(file::document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    file.problems.throwIfAny(name);
    return List.copyOf(file.robots);
  }

  /**
   * Options that are written one by one.
   *
   * @throws ConfigException with everything that is wrong
   */
  public static RobotOptions options(String name, Map<String, String> written) {
    FleetFile file = new FleetFile();
    Map<String, Node> entries = new LinkedHashMap<>();
    written.forEach((key, value) -> entries.put(key, new Node.Scalar("", value)));
    RobotOptions options =
        file.binder.bind(
            RobotOptions.class, new Node.Mapping("", entries), RobotOptions.DEFAULT, "");
    file.problems.throwIfAny(name);
    return options == null ? RobotOptions.DEFAULT : options;
  }

  private void document(Node document) {
    if (document instanceof Node.Empty) {
      return;
    }
    if (!(document instanceof Node.Mapping mapping)) {
      problems.add(
          document.origin(), document.written() + " (expected: a mapping of ids to robots)");
      return;
    }
    Node section = mapping.entries().get(SECTION);
    if (section != null && mapping.entries().size() == 1 && !isRobot(section)) {
      document(section);
    } else {
      mapping.entries().forEach(this::robot);
    }
  }

  /** A robot may be called "robots". */
  private static boolean isRobot(Node node) {
    return node instanceof Node.Mapping mapping
        && mapping.entries().get("address") instanceof Node.Scalar;
  }

  private void robot(String id, Node node) {
    if (!ConfigFile.ID.matcher(id).matches()) {
      problems.add(
          node.origin(),
          "\"" + id + "\" (expected: an id of 1 to 63 of a-z, 0-9 and '-', no '-' at an end)");
    } else if (!ids.add(id)) {
      problems.add(node.origin(), id + ": written twice (expected: once)");
    }
    RobotDraft.Entry entry = binder.bind(RobotDraft.Entry.class, node, null, id);
    if (entry != null) {
      robots.add(entry.named(id, said(node)));
    }
  }

  private static Set<String> said(Node robot) {
    return robot instanceof Node.Mapping all
            && all.entries().get("options") instanceof Node.Mapping options
        ? options.entries().keySet()
        : Set.of();
  }
}

package dev.troupe.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The configuration file, read whole: YAML, the environment over it, every option checked, all
 * problems told at once. Blocks; called before anything runs.
 */
public final class ConfigFile {
  private static final String REFERENCE = "/reference.yaml";
  static final Pattern ID = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private final Map<String, String> environment;
  private final boolean readsSecrets;
  private final Problems problems = new Problems();
  private final Map<String, KeptSecret> secrets = new LinkedHashMap<>();

  private ConfigFile(Map<String, String> environment, boolean readsSecrets) {
    this.environment = environment;
    this.readsSecrets = readsSecrets;
  }

  /**
   * @param environment what overrides the file, and where secrets may be kept
   * @throws ConfigException with everything that is wrong
   */
  public static TroupeConfig read(Path file, Map<String, String> environment) {
    return parse(file.toString(), text(file), environment);
  }

  /**
   * As {@link #read}, on a machine that has no secrets: where they are kept is checked, what is
   * kept there is not looked up. Nothing can be started with it.
   *
   * @throws ConfigException with everything else that is wrong
   */
  public static TroupeConfig readWithoutSecrets(Path file, Map<String, String> environment) {
    return parse(file.toString(), text(file), new ConfigFile(environment, false));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException(file.toString(), List.of("no such file (expected: a YAML file)"));
    } catch (IOException e) {
      throw new ConfigException(
          file.toString(), List.of("cannot be read: " + e + " (expected: a YAML file in UTF-8)"));
    }
  }

  /**
   * @param name how problems call the text
   */
  public static TroupeConfig parse(String name, String yaml, Map<String, String> environment) {
    return parse(name, yaml, new ConfigFile(environment, true));
  }

  private static TroupeConfig parse(String name, String yaml, ConfigFile file) {
    TroupeConfig config = file.config(new StringReader(yaml));
    file.problems.throwIfAny(name);
    return config;
  }

  /** Every option with its default and its meaning, as a file to start from. */
  public static String reference() {
    try (InputStream in = ConfigFile.class.getResourceAsStream(REFERENCE)) {
      if (in == null) {
        throw new IllegalStateException(REFERENCE + " is not in the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files in which {@code yaml} says that secrets are kept, as far as it can be read. */
  static List<Path> secretFiles(String yaml) {
    List<Path> files = new ArrayList<>();
    Map<String, Node> sections = new ConfigFile(Map.of(), false).sections(new StringReader(yaml));
    if (sections.get("secrets") instanceof Node.Mapping secrets) {
      for (Node entry : secrets.entries().values()) {
        if (entry instanceof Node.Mapping secret
            && secret.entries().get("file") instanceof Node.Scalar file) {
          addPath(files, file.text());
        }
      }
    }
    return List.copyOf(files);
  }

  private static void addPath(List<Path> files, String written) {
    try {
      files.add(Path.of(written));
    } catch (InvalidPathException e) {
      // Whoever reads it whole says what is wrong with it.
    }
  }

  private TroupeConfig config(Reader yaml) {
    Map<String, Node> sections = sections(yaml);
    Node none = new Node.Mapping("", Map.of());
    readSecrets(sections.getOrDefault("secrets", none));
    Node robots = sections.getOrDefault("robots", none);
    sections.remove("secrets");
    sections.remove("robots");
    Node rest = new Node.Mapping("line 1", sections);
    RecordBinder binder =
        new RecordBinder(
            Map.of(
                KeptSecret.class,
                this::taken,
                URI.class,
                ConfigFile::uri,
                SafeAction.class,
                SafeAction::parse),
            Map.of(
                AvatarsConfig.Account.class,
                AvatarsConfig.Account.PRESET,
                AvatarsConfig.Avatar.class,
                AvatarsConfig.Avatar.PRESET),
            problems);
    TroupeConfig config =
        binder.bind(
            TroupeConfig.class,
            Environment.overlay(rest, TroupeConfig.class, environment),
            TroupeConfig.DEFAULT,
            "");
    TroupeConfig known = config == null ? TroupeConfig.DEFAULT : config;
    return known.with(secrets, robots(robots, known.robotDefaults()));
  }

  private Map<String, Node> sections(Reader yaml) {
    try {
      Node root = YamlReader.read(yaml, problems);
      if (root instanceof Node.Mapping mapping) {
        return new LinkedHashMap<>(mapping.entries());
      }
      problems.add(root.origin(), root.written() + " (expected: a mapping of sections)");
      return new LinkedHashMap<>();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readSecrets(Node section) {
    RecordBinder binder = new RecordBinder(problems);
    entries("secrets", section)
        .forEach((name, node) -> {
          String path = Problems.join("secrets", name);
          if (node instanceof Node.Scalar) {
            // Most likely the secret itself, by mistake.
            problems.add(node.origin(), path + ": *** (expected: a mapping with file or env)");
            secrets.put(name, new KeptSecret(name, new Secret("")));
            return;
          }
          SecretReference reference = binder.bind(SecretReference.class, node, null, path);
          if (reference != null) {
            readSecret(name, reference, node, path);
          }
        });
  }

  private void readSecret(String name, SecretReference reference, Node node, String path) {
    // Also when it cannot be read the name exists: a robot that uses it is not a second problem.
    secrets.put(name, new KeptSecret(name, new Secret("")));
    if (!readsSecrets) {
      return;
    }
    try {
      secrets.put(name, new KeptSecret(name, reference.read(environment)));
    } catch (IllegalArgumentException e) {
      problems.add(node.origin(), Problems.join(path, String.valueOf(e.getMessage())));
    }
  }

  private List<RobotConfig> robots(Node section, RobotOptions defaults) {
    RecordBinder binder =
        new RecordBinder(
            Map.of(
                URI.class,
                ConfigFile::address,
                NamedSecret.class,
                this::named,
                SafeAction.class,
                SafeAction::parse),
            Map.of(RobotOptions.class, defaults),
            problems);
    List<RobotConfig> robots = new ArrayList<>();
    entries("robots", section)
        .forEach((id, node) -> {
          String path = Problems.join("robots", id);
          if (!ID.matcher(id).matches()) {
            problems.add(
                node.origin(),
                path
                    + ": \""
                    + id
                    + "\" (expected: an id of 1 to 63 of a-z, 0-9 and '-', no '-' at an end)");
          }
          RobotEntry entry = binder.bind(RobotEntry.class, node, null, path);
          if (entry != null) {
            robots.add(entry.named(id));
          }
        });
    return robots;
  }

  private Map<String, Node> entries(String path, Node section) {
    return switch (section) {
      case Node.Mapping mapping -> mapping.entries();
      case Node.Empty ignored -> Map.of();
      default -> {
        problems.add(
            section.origin(),
            path + ": " + section.written() + " (expected: a mapping of names to entries)");
        yield Map.of();
      }
    };
  }

  private static URI uri(String written) {
    try {
      return new URI(written);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("a URI", e);
    }
  }

  /** What is written as one word in a robot's entry, wherever that stands. */
  static URI address(String written) {
    try {
      return RobotConfig.address(written);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("HOST, HOST:PORT or ws://HOST:9000/v1/events", e);
    }
  }

  private NamedSecret named(String name) {
    return new NamedSecret(name, secret(name).now());
  }

  /** Not for robots of the API: whoever registers one says where its key is sent. */
  private KeptSecret taken(String name) {
    KeptSecret secret = secret(name);
    secret.take();
    return secret;
  }

  private KeptSecret secret(String name) {
    KeptSecret secret = secrets.get(name);
    if (secret == null) {
      throw new IllegalArgumentException(
          secrets.isEmpty()
              ? "a name under secrets, which is empty"
              : "a name under secrets: " + String.join(", ", secrets.keySet()));
    }
    return secret;
  }
}

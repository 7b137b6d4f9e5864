package dev.troupe.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  private final String reference = ConfigFile.reference();

  @Test
  void parsesToExactlyTheDefaults() {
    assertThat(ConfigFile.parse("reference.yaml", reference, Map.of()))
        .isEqualTo(TroupeConfig.DEFAULT);
  }

  @Test
  void parsesWithItsExamplesToo() {
    // The example's file does not exist here; everything else must hold.
    String examples = withExamples().replace("file: /run/secrets/alice", "env: ALICE_KEY");

    TroupeConfig config =
        ConfigFile.parse(
            "reference.yaml",
            examples,
            Map.of(
                "ALICE_KEY", "a", "BOB_KEY", "b", "SPATIALWALK_KEY", "s", "COLLECTOR_TOKEN", "c"));

    assertThat(config.robots()).singleElement().extracting(RobotConfig::id).isEqualTo("alice");
    Secrets kept = new Secrets(config.secrets());
    assertThat(config.secrets().keySet().stream().filter(name -> kept.find(name) != null))
        .containsExactlyInAnyOrder("alice-key", "bob-key");
    assertThat(config.tracing().headers()).containsOnlyKeys("authorization");
    assertThat(config.avatars().cast()).containsOnlyKeys("hostess");
    assertThat(config.avatars().accounts().get("main").fallbacks()).hasSize(1);
  }

  @Test
  void namesEveryOptionOfEverySection() throws IOException {
    Node root = read(reference);
    for (RecordShape.Part section : RecordShape.of(TroupeConfig.class).parts()) {
      if (section.type().isRecord()) {
        namesAll(section.type(), root, List.of(section.key()));
      }
    }
  }

  @Test
  void namesEveryOptionOfARobotAndOfASecret() throws IOException {
    Node root = read(withExamples());

    assertThat(at(root, List.of("robots", "alice")).entries())
        .containsOnlyKeys(keys(RobotEntry.class));
    assertThat(at(root, List.of("secrets", "alice-key")).entries()).containsKey("file");
    assertThat(at(root, List.of("secrets", "bob-key")).entries()).containsKey("env");
  }

  @Test
  void explainsEveryOption() {
    List<String> lines = reference.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches("( {2})+[a-z_]+: .+")) {
        assertThat(lines.get(i - 1))
            .as("the line before \"%s\" explains it, or belongs to what is explained", lines.get(i))
            .matches("( *#.*)|( +[a-z_]+:.*)");
      }
    }
  }

  private void namesAll(Class<?> type, Node root, List<String> path) {
    assertThat(at(root, path).entries()).as("%s", path).containsOnlyKeys(keys(type));
    for (RecordShape.Part part : RecordShape.of(type).parts()) {
      if (part.type().isRecord()) {
        List<String> inner = new ArrayList<>(path);
        inner.add(part.key());
        namesAll(part.type(), root, inner);
      }
    }
  }

  private static String[] keys(Class<?> type) {
    return RecordShape.of(type).keys().toArray(String[]::new);
  }

  private static Node.Mapping at(Node root, List<String> path) {
    Node node = root;
    for (String key : path) {
      assertThat(((Node.Mapping) node).entries()).as("%s", path).containsKey(key);
      node = ((Node.Mapping) node).entries().get(key);
    }
    return (Node.Mapping) node;
  }

  /** A '#' with one space after it begins a comment; any other hides an example. */
  private String withExamples() {
    return reference.replaceAll("(?m)^#(?=[a-z]+:$| {2})", "");
  }

  private static Node read(String yaml) throws IOException {
    Problems problems = new Problems();
    Node root = YamlReader.read(new StringReader(yaml), problems);
    problems.throwIfAny("reference.yaml");
    return root;
  }
}

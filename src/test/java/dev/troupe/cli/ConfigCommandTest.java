package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aSecretThatIsNotThereIsAProblemUnlessTheMachineHasNone() throws Exception {
    String yaml =
        """
        secrets:
          alice-key: {env: NOT_SET_ON_THIS_MACHINE}
          vendor: {file: /no/such/file}
        recognition: {client_id: us, client_secret: vendor}
        robots:
          alice: {address: 127.0.0.1, key: alice-key}
        """;

    assertThat(check(yaml)).isEqualTo(2);
    assertThat(err.toString())
        .contains("secrets.alice-key.env: \"NOT_SET_ON_THIS_MACHINE\" (expected:")
        .contains("secrets.vendor.file: \"/no/such/file\" (expected: a file that can be read)");
    assertThat(check(yaml, "--without-secrets")).isZero();
    assertThat(out.toString()).endsWith("troupe.yaml will do, its secrets aside: 1 robot\n");
  }

  @Test
  void withoutSecretsAllElseIsCheckedAlsoWhereTheyAreKept() throws Exception {
    String yaml =
        """
        secrets:
          one: hunter2
          two: {}
        robots:
          alice: {address: 127.0.0.1, key: three}
        """;

    assertThat(check(yaml, "--without-secrets")).isEqualTo(2);
    assertThat(err.toString())
        .contains("line 2: secrets.one: *** (expected: a mapping with file or env)")
        .contains("line 3: secrets.two.file: nothing (expected: file or env)")
        .contains("line 5: robots.alice.key: *** (expected: a name under secrets: one")
        .doesNotContain("hunter2");
  }

  private int check(String yaml, String... options) throws Exception {
    Path file = folder.resolve("troupe.yaml");
    Files.writeString(file, yaml);
    String[] all = new String[options.length + 3];
    all[0] = "config";
    all[1] = "check";
    all[2] = file.toString();
    System.arraycopy(options, 0, all, 3, options.length);
    return TroupeCommand.with(new NoProcesses())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }
}

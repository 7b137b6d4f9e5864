package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** On a machine that has none of the gateway's secrets. */
class PolicyCommandTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void write() throws Exception {
    Files.writeString(
        folder.resolve("troupe.yaml"),
        """
        secrets:
          alice-key: {env: NOT_SET_ON_THIS_MACHINE}
        policies:
          - {name: visitors, principals: [bert], capabilities: [speech]}
          - {name: stars, principals: ["group:operators"], capabilities: ["*"], verb: control}
          - {name: lobby, principals: [anna], robots: zone=lobby, capabilities: [camera]}
        robots:
          alice: {address: 127.0.0.1, key: alice-key, labels: {zone: lobby}}
        """);
  }

  @Test
  void saysWhatEachRuleSaysAndWhichAllows() {
    int code =
        check(
            "--as",
            "anna",
            "--group",
            "operators",
            "--robot",
            "alice",
            "--method",
            "SpeechService/Say");

    assertThat(code).isZero();
    assertThat(out.toString())
        .startsWith("SpeechService/Say, asked by anna: allowed\n")
        .contains("\nspeech/control on robot alice {zone=lobby}: allowed by stars\n")
        .containsPattern("visitors +is for other principals")
        .containsPattern("stars +allows it")
        .containsPattern("lobby +is about other capabilities");
  }

  @Test
  void aStarExplainsWhyItDoesNotShowPictures() {
    int code =
        check(
            "--as",
            "carl",
            "--group",
            "operators",
            "--robot",
            "alice",
            "--method",
            "troupe.robot.v1.PerceptionService/StreamCamera");

    assertThat(code).isEqualTo(1);
    assertThat(out.toString())
        .startsWith(
            "troupe.robot.v1.PerceptionService/StreamCamera, asked by carl: denied, as it takes 1"
                + " thing, of which 1 is not allowed\n")
        .contains("camera/observe on robot alice {zone=lobby}: denied, as no rule allows it")
        .containsPattern("stars +grants \"\\*\", which never includes microphone and camera");
  }

  @Test
  void knowsTheCommandsOfAStreamAndRobotsThatAreNotInTheFile() {
    assertThat(
            check(
                "--as",
                "anna",
                "--group",
                "operators",
                "--robot",
                "zoe",
                "--label",
                "zone=lab",
                "--method",
                "RobotService/Drive.set_led"))
        .isZero();
    assertThat(out.toString())
        .contains("fleet/observe on robot zoe {zone=lab}: allowed by stars")
        .contains("led/control on robot zoe {zone=lab}: allowed by stars");
    assertThat(check("--as", "anna", "--robot", "zoe", "--method", "SpeechService/Say"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--robot zoe (expected: a robot of the file");
    assertThat(check("--as", "anna", "--method", "SpeechService/Shout")).isEqualTo(2);
  }

  @Test
  void tellsAllThatACallTakesAndFailsWhereOneThingIsMissing() {
    assertThat(
            check("--as", "bert", "--robot", "alice", "--method", "RobotService/Drive.get_volume"))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("Drive.get_volume (expected: one of header, subscriptions,");
    assertThat(
            check(
                "--as",
                "anna",
                "--group",
                "operators",
                "--robot",
                "alice",
                "--method",
                "RecognitionService/Recognize"))
        .isEqualTo(1);
    assertThat(out.toString())
        .contains("denied, as it takes 2 things, of which 1 is not allowed\n")
        .contains("assumed: header.source.robot is set: without --robot, it is not\n")
        .contains("recognition/control on robot alice {zone=lobby}: allowed by stars\n")
        .contains("microphone/observe on robot alice {zone=lobby}: denied, as no rule allows it\n");
  }

  @Test
  void takesThePartsOfALeaseAndKindsOfEventsAsTheyAreTyped() {
    String[] lease = {
      "--as",
      "anna",
      "--group",
      "operators",
      "--robot",
      "alice",
      "--method",
      "LeaseService/AcquireLease",
      "--part",
      "face,led"
    };
    assertThat(check(lease)).isZero();
    assertThat(out.toString())
        .contains("face/control on", "gesture/control on", "led/control on")
        .doesNotContain("assumed", "speech/control");
    assertThat(
            check("--as", "bert", "--method", "RobotService/WatchEvents", "--event", "hear_ended"))
        .isEqualTo(1);
    assertThat(out.toString())
        .contains("listening/observe on no robot in particular: denied, as no rule allows it\n");
    assertThat(check("--as", "bert", "--method", "RobotService/WatchEvents", "--event", "seen"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--event seen (expected: a value of EventKind");
  }

  @Test
  void whatAdministersEveryRobotIsToldSo() {
    assertThat(check("--as", "anna", "--method", "FleetService/ApplyFleet")).isEqualTo(1);
    assertThat(out.toString()).contains("fleet/administer on all robots: denied");
  }

  private int check(String... options) {
    CommandLine line =
        new CommandLine(new PolicyCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setCaseInsensitiveEnumValuesAllowed(true);
    String[] all = new String[options.length + 3];
    all[0] = "check";
    all[1] = "--config";
    all[2] = folder.resolve("troupe.yaml").toString();
    System.arraycopy(options, 0, all, 3, options.length);
    return line.execute(all);
  }
}

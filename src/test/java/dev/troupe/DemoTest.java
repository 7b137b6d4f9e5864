package dev.troupe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.audio.Wav;
import dev.troupe.cli.LogSettings;
import dev.troupe.cli.Processes;
import dev.troupe.cli.RunningGateway;
import dev.troupe.cli.TroupeCommand;
import dev.troupe.config.TroupeConfig;
import dev.troupe.simulator.media.Samples;
import dev.troupe.simulator.media.Tones;
import dev.troupe.telemetry.Logging;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code troupe demo}, and the commands that a person tries on it. */
class DemoTest {
  private static final int PATIENCE = 60;
  private static final CountDownLatch RUNNING = new CountDownLatch(1);
  private static final CountDownLatch STOP = new CountDownLatch(1);
  private static final StringWriter OUT = new StringWriter();

  private static CompletableFuture<Integer> demo;
  private static String gateway;

  @TempDir private Path folder;

  /** What a command printed, and what it ended with. */
  private record Outcome(int exitCode, String out, String err) {}

  /** The house as the program has it, but for what belongs to the process. */
  private static final class Home implements Processes {
    @Override
    public void log(LogSettings settings) {}

    @Override
    public RunningGateway start(TroupeConfig config) {
      return Gateway.start(config, Logging.ofProcess());
    }

    @Override
    public void awaitStop() throws InterruptedException {
      RUNNING.countDown();
      STOP.await();
    }

    @Override
    public String version() {
      return "test";
    }
  }

  @BeforeAll
  static void start() throws Exception {
    demo =
        CompletableFuture.supplyAsync(() ->
            TroupeCommand.with(new Home())
                .setOut(new PrintWriter(OUT, true))
                .execute(
                    "demo",
                    "--port",
                    "0",
                    "--management-port",
                    "0",
                    "--robot-port",
                    "0",
                    "--control-port",
                    "0",
                    "--recogniser-port",
                    "0",
                    "--recogniser-control-port",
                    "0",
                    "--avatar-port",
                    "0",
                    "--avatar-control-port",
                    "0"));
    demo.whenComplete((code, failure) -> RUNNING.countDown());
    assertThat(RUNNING.await(PATIENCE, TimeUnit.SECONDS)).isTrue();
    assertThat(demo).as(OUT::toString).isNotDone();
    gateway = found("clients +(\\S+)");
  }

  @AfterAll
  static void stop() throws Exception {
    STOP.countDown();
    assertThat(demo.get(PATIENCE, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void theCommandThatListensToARobotWorksAsItIsPrinted() throws Exception {
    Outcome recognised = run(words(found("-Dargs='(recognize [^']+)'")));

    assertThat(recognised.out())
        .containsSubsequence(
            "listening",
            "heard: ",
            "means: 4071 (builtin:speech/spelling/digits)",
            "cause: Success");
    assertThat(recognised.exitCode()).isZero();
  }

  @Test
  void theClipThatAnAvatarSpeaksComesAsItIsPrinted() throws Exception {
    String body = found("-d '([^']+)' \\\\\\s+http://\\S+:animateClip");
    URI address = URI.create(found("(http://\\S+:animateClip)"));
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      JsonObject clip = new JsonObject(answer.body());
      assertThat(clip.getJsonArray("frames")).isNotEmpty();
      assertThat(Integer.parseInt(clip.getString("keyframes"))).isPositive();
    }
  }

  @Test
  void theOnlyAvatarAnimatesAFile() throws Exception {
    Path wav = wav(new short[8_000], 8_000);
    Path out = folder.resolve("out");

    Outcome animated =
        run(List.of("animate", wav.toString(), "--out", out.toString(), "--gateway", gateway));

    assertThat(animated.exitCode()).as(animated.toString()).isZero();
    assertThat(animated.out()).contains("dana is ready", "with 25 keyframes for 1.00 s of sound");
  }

  @Test
  void theConfigurationIsWholeAndSaysWhatItsSecretIs() {
    assertThat(OUT.toString())
        .contains(
            "recogniser: {env: RECOGNISER_SECRET} # here: demo-secret",
            "client_secret: recogniser",
            "/sim/uhlive/sessions");
  }

  @Test
  void aFileIsUnderstoodByTheFirstGrammarThatMatches() throws Exception {
    Path wav = wav(Tones.dtmf("0815", 16_000), 16_000);

    Outcome recognised =
        recognize(
            "--wav",
            wav.toString(),
            "--language",
            "en-GB",
            "--grammar",
            "builtin:speech/boolean",
            "--grammar",
            "builtin:speech/spelling/digits");

    assertThat(recognised.out())
        .containsSubsequence(
            "listening",
            "somebody begins to speak",
            "heard: ",
            "means: 0815 (builtin:speech/spelling/digits)",
            "cause: Success");
    assertThat(recognised.exitCode()).isZero();
  }

  @Test
  void silenceIsNoFailureButNothingWasUnderstood() throws Exception {
    Outcome recognised = recognize("--wav", wav(new short[4_000], 8_000).toString());

    assertThat(recognised.out()).contains("cause: NoInputTimeout").doesNotContain("heard");
    assertThat(recognised.exitCode()).isEqualTo(3);
  }

  @Test
  void whatFailsSaysWhy() throws Exception {
    Outcome unknown = recognize("--robot", "nobody");
    assertThat(unknown.err()).contains("ROBOT_UNKNOWN");
    assertThat(unknown.exitCode()).isEqualTo(1);

    Outcome grammar =
        recognize("--wav", wav(new short[80], 8_000).toString(), "--grammar", "session:none");
    assertThat(grammar.err()).isNotBlank();
    assertThat(grammar.exitCode()).isEqualTo(1);
  }

  @Test
  void whatWillNotDoIsUsage() throws Exception {
    Path text = Files.writeString(folder.resolve("text.wav"), "no sound at all, but some words");

    assertThat(recognize().exitCode()).isEqualTo(2);
    assertThat(recognize("--wav", text.toString(), "--robot", "alice").exitCode()).isEqualTo(2);
    assertThat(recognize("--robot", "alice", "--mode", "loud").exitCode()).isEqualTo(2);
    Outcome unfit = recognize("--wav", text.toString());
    assertThat(unfit.exitCode()).isEqualTo(2);
    assertThat(unfit.err()).contains("text.wav: WAV ", "(expected: \"RIFF\")");
    Outcome missing = recognize("--wav", folder.resolve("none.wav").toString());
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("no such file (expected: a WAV file)");
  }

  @Test
  void aLeaseIsTakenHeldListedAndLost() throws Exception {
    CompletableFuture<Outcome> holding =
        CompletableFuture.supplyAsync(
            () -> lease("hold", "bob", "--part", "led", "-o", "json"),
            // The demo waits on the common pool's only thread.
            task -> new Thread(task, "hold").start());
    Outcome held = until("led", asked -> lease("list", "bob"));
    Outcome refused = lease("acquire", "bob", "--purpose", "too late");
    Outcome taken = lease("take", "bob", "--reason", "a fire drill", "--part", "led,speech");
    Outcome over = holding.get(PATIENCE, TimeUnit.SECONDS);
    Outcome released = lease("release", taken.out().split(" ")[0]);

    assertThat(held.out()).contains("PURPOSE", "holds", "anonymous", "at the command line");
    assertThat(refused.err()).contains("LEASE_HELD", "robot bob: led is held by anonymous");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(taken.out()).contains("holds speech,led of bob until", "taken from anonymous");
    assertThat(over.out()).contains("{\"started\":", "LEASE_END_TAKEN", "a fire drill");
    assertThat(over.exitCode()).as("lost").isEqualTo(1);
    assertThat(released.out()).contains("of bob is over");
    assertThat(lease("release", "nonsense").exitCode()).isEqualTo(2);
  }

  /** Asks again until somebody else has done what it is about. */
  private static Outcome until(String word, Function<String, Outcome> ask) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
    Outcome last = ask.apply(word);
    while (!last.out().contains(word)) {
      assertThat(System.nanoTime()).as(last.out()).isLessThan(deadline);
      last = ask.apply(word);
    }
    return last;
  }

  private static Outcome lease(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of("lease", command, "--gateway", gateway));
    all.addAll(List.of(arguments));
    return run(all);
  }

  private Path wav(short[] samples, int rate) throws Exception {
    byte[] file = new Wav(rate, 1, Samples.littleEndian(samples)).toBytes();
    return Files.write(folder.resolve("sound.wav"), file);
  }

  private static Outcome recognize(String... arguments) {
    List<String> all = new ArrayList<>(List.of("recognize", "--gateway", gateway));
    all.addAll(List.of(arguments));
    return run(all);
  }

  private static Outcome run(List<String> arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        TroupeCommand.with(new Home())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments.toArray(String[]::new));
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  /** As a shell takes a line apart. */
  private static List<String> words(String line) {
    return Pattern.compile("\"([^\"]*)\"|(\\S+)")
        .matcher(line)
        .results()
        .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
        .toList();
  }

  private static String found(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(OUT.toString());
    assertThat(matcher.find()).as(OUT.toString()).isTrue();
    return matcher.group(1);
  }
}

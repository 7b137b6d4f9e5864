package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.TroupeConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code troupe simulate uhlive} as a person runs it. */
class SimulateUhliveCommandTest {
  private final CountDownLatch running = new CountDownLatch(1);
  private final CountDownLatch stop = new CountDownLatch(1);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** The house around a command, as far as a simulator needs it. */
  private final class Home implements Processes {
    @Override
    public void log(LogSettings settings) {}

    @Override
    public RunningGateway start(TroupeConfig config) {
      throw new AssertionError("a simulator starts no gateway");
    }

    @Override
    public void awaitStop() throws InterruptedException {
      running.countDown();
      stop.await();
    }

    @Override
    public String version() {
      return "test";
    }
  }

  @Test
  void saysWhereItIsAndStaysUntilItIsStopped(@TempDir Path folder) throws Exception {
    Path script = Files.writeString(folder.resolve("script"), "oui\n");
    CompletableFuture<Integer> exit =
        CompletableFuture.supplyAsync(() ->
            execute(
                "--port",
                "0",
                "--control-port",
                "0",
                "--client-id",
                "acme",
                "--client-secret",
                "s3cret",
                "--script",
                script.toString(),
                "--manner",
                "empty_body=text",
                "--fault",
                "{\"fault\": \"cross_stop\"}"));
    assertThat(running.await(20, TimeUnit.SECONDS)).as(err::toString).isTrue();

    String tokens = found("tokens: +(http://\\S+)");
    HttpResponse<String> token =
        send(
            HttpRequest.newBuilder(URI.create(tokens))
                .header("content-type", "application/x-www-form-urlencoded")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "client_id=acme&client_secret=s3cret&grant_type=client_credentials")));
    assertThat(token.body()).contains("access_token");
    HttpResponse<String> sessions =
        send(HttpRequest.newBuilder(URI.create(found("control: +(http://\\S+)"))));
    assertThat(sessions.body()).contains("sessions");
    assertThat(out.toString())
        .contains("export UHLIVE_API_URL=ws://127.0.0.1:", "export UHLIVE_CLIENT_ID=acme");

    stop.countDown();
    assertThat(exit.get(20, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void whatWillNotDoIsUsage() {
    assertThat(execute("--manner", "weather=fine")).isEqualTo(2);
    assertThat(execute("--voice-dbfs", "7")).isEqualTo(2);
    assertThat(execute("--fault", "{\"fault\": \"sneeze\"}")).isEqualTo(2);
    assertThat(execute("--script", "/no/such/file")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "manner: weather=fine (expected: ",
            "thresholdDbfs: 7.0 (expected: ",
            "fault: sneeze (expected: ",
            "--script: /no/such/file (expected: a readable text file)");
  }

  @Test
  void helpNamesEveryManner() {
    assertThat(execute("--help")).isZero();
    assertThat(out.toString().replaceAll("\\s+", ""))
        .contains("stop_when_idle=stopped|refused", "tokens=reusable|single_use");
  }

  private int execute(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "simulate";
    all[1] = "uhlive";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    CommandLine command = TroupeCommand.with(new Home());
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  private String found(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(out.toString());
    assertThat(matcher.find()).as(out.toString()).isTrue();
    return matcher.group(1);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}

package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.TroupeConfig;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The command as a person types it; asked questions while it waits to be stopped. */
class SimulateSpatialwalkCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void saysWhereItIsAndStaysUntilStopped() {
    int code =
        execute(
            () -> {
              JsonObject state = get(after("control: "));
              assertThat(state.getJsonArray("accounts")).hasSize(1);
              assertThat(state.getJsonArray("accounts").getJsonObject(0).getInteger("credits"))
                  .isEqualTo(7);
              assertThat(after("console: "))
                  .startsWith("http://127.0.0.1:")
                  .endsWith("/v1/console");
              assertThat(after("ingress: ")).endsWith("/v2/driveningress");
              assertThat(after("avatars: ")).isEqualTo("ada");
            },
            "--port=0",
            "--control-port=0",
            "--dialect=ng",
            "--customer=secret=app",
            "--avatars=ada",
            "--credits=7",
            "--fault={\"fault\": \"ending\", \"kind\": \"missing\"}");

    assertThat(code).as(err.toString()).isZero();
  }

  @Test
  void namesWhatWillNotDo() {
    assertThat(refused("--batch=0")).contains("batch: 0 (expected: 1 to 10000)");
    assertThat(refused("--dialect=klingon")).contains("--dialect");
    assertThat(refused("--fault={\"fault\":\"sneeze\"}"))
        .contains("fault: sneeze (expected: one of");
    assertThat(refused("--concurrency-status=500")).contains("concurrencyStatus: 500");
  }

  private String refused(String option) {
    err.getBuffer().setLength(0);
    assertThat(execute(() -> {}, "--port=0", "--control-port=-1", option)).isEqualTo(2);
    return err.toString();
  }

  private int execute(Runnable whileRunning, String... options) {
    Processes processes =
        new Processes() {
          @Override
          public void log(LogSettings settings) {}

          @Override
          public RunningGateway start(TroupeConfig config) {
            throw new AssertionError("no gateway is wanted");
          }

          @Override
          public void awaitStop() {
            whileRunning.run();
          }

          @Override
          public String version() {
            return "test";
          }
        };
    CommandLine command = TroupeCommand.with(processes);
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[options.length + 2];
    all[0] = "simulate";
    all[1] = "spatialwalk";
    System.arraycopy(options, 0, all, 2, options.length);
    return command.execute(all);
  }

  private String after(String label) {
    return out.toString()
        .lines()
        .filter(line -> line.startsWith(label))
        .findFirst()
        .orElseThrow()
        .substring(label.length());
  }

  private static JsonObject get(String address) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
      return new JsonObject(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }
}

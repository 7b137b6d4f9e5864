package dev.troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.config.TroupeConfig;
import dev.troupe.testing.Pki;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Keys as an operator makes them, and what a client command shows of itself. */
@Timeout(60)
class SecureCallTest {
  @TempDir private Path dir;
  private final Vertx vertx = Vertx.vertx();
  private final Pki pki = new Pki();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** What arrived, header by header. */
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine command = TroupeCommand.with(new NoProcesses());
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  private static final class NoProcesses implements Processes {
    @Override
    public void log(LogSettings settings) {}

    @Override
    public RunningGateway start(TroupeConfig config) {
      throw new AssertionError("no command here starts one");
    }

    @Override
    public void awaitStop() {}

    @Override
    public String version() {
      return "test";
    }
  }

  @Test
  void keysAreMadeListedAndTakenBack() throws Exception {
    String file = dir.resolve("keys").toString();

    assertThat(
            run(
                "keys",
                "create",
                "--name",
                "ada",
                "--group",
                "a",
                "--group",
                "b",
                "--expires",
                "90d",
                "--file",
                file))
        .isZero();
    String key = out.toString().strip();
    assertThat(key).matches("troupe_[a-z0-9]{10}_[A-Za-z0-9_-]{43}");
    assertThat(err.toString()).doesNotContain(key).contains("shown this once only");
    String id = key.split("_")[1];
    assertThat(Files.readString(Path.of(file))).contains(id).doesNotContain(key.substring(18));

    assertThat(run("keys", "list", "--file", file)).isZero();
    assertThat(out.toString()).contains(id, "ada", "a,b", "in use").doesNotContain(key);
    assertThat(run("keys", "revoke", id, "--file", file)).isZero();
    assertThat(run("keys", "list", "--file", file)).isZero();
    assertThat(out.toString()).contains("revoked 20");
    assertThat(run("keys", "revoke", id, "--file", file)).isEqualTo(2);
    assertThat(err.toString()).contains("expected: the id of a key in use");
  }

  @Test
  void whatWillNotDoIsSaid() {
    String file = dir.resolve("keys").toString();

    assertThat(run("keys", "list", "--file", file)).isEqualTo(2);
    assertThat(err.toString()).contains("expected: a file that `troupe keys create` made");
    assertThat(run("keys", "create", "--name", "a", "--expires", "soon", "--file", file))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--expires soon (expected: days or hours");
    assertThat(run("keys", "create", "--name", "anonymous", "--file", file)).isEqualTo(2);
    assertThat(run("robots", "--gateway", "10.0.0.1:7700", "--token", "t")).isEqualTo(2);
    assertThat(err.toString()).contains("in the clear to 10.0.0.1 (expected: --tls");
    assertThat(run("robots", "--cert", "c.pem")).isEqualTo(2);
    assertThat(err.toString()).contains("--cert and --key (expected: both or none)");
  }

  @Test
  void aCommandChecksTheGatewayAndShowsWhatItIsTold() throws Exception {
    int port = listen();
    Path token = Files.writeString(dir.resolve("token"), "t.o.k\n");
    Path apiKey = Files.writeString(dir.resolve("key"), "troupe_a_b\n");
    var client = pki.client("ada");
    String[] command = {
      "robots",
      "--gateway",
      "https://localhost:" + port,
      "--timeout",
      "10",
      "--token-file",
      token.toString(),
      "--api-key-file",
      apiKey.toString(),
      "--ca",
      pki.trust(dir).toString(),
      "--cert",
      Pki.certificate(dir, "client", client).toString(),
      "--key",
      Pki.key(dir, "client", client).toString()
    };

    assertThat(run(command)).isEqualTo(1);
    assertThat(err.toString()).contains("UNAUTHENTICATED").doesNotContain("t.o.k");
    assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("HTTP_2 Bearer t.o.k troupe_a_b CN=ada");
  }

  @Test
  void aGatewayThatNobodyVouchesForIsNotTalkedTo() throws Exception {
    int port = listen();

    assertThat(run("robots", "--tls", "--gateway", "localhost:" + port, "--token", "secret"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("no TLS with localhost").doesNotContain("secret");
    assertThat(seen).isEmpty();
  }

  private int listen() throws Exception {
    var server = pki.server();
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setClientAuth(ClientAuth.REQUEST)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertPath(Pki.certificate(dir, "server", server).toString())
                    .addKeyPath(Pki.key(dir, "server", server).toString()))
            .setTrustOptions(new PemTrustOptions().addCertPath(pki.trust(dir).toString()));
    HttpServer listening =
        vertx
            .createHttpServer(options)
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
    return listening.actualPort();
  }

  private void answer(HttpServerRequest request) {
    try {
      var shown = (X509Certificate) request.connection().peerCertificates().getFirst();
      seen.add(
          "%s %s %s %s"
              .formatted(
                  request.version(),
                  request.getHeader("authorization"),
                  request.getHeader("x-api-key"),
                  shown.getSubjectX500Principal()));
    } catch (SSLPeerUnverifiedException e) {
      seen.add("no certificate");
    }
    request
        .response()
        .putHeader("content-type", "application/grpc")
        .putHeader("grpc-status", "16")
        .end();
  }
}

package dev.troupe.replicas;

import dev.troupe.testing.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One gateway, {@code serve} in a process of its own, which can end, end badly, and come again. */
public final class Replica implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** Less of the machine's two cores for the compiler: they are wanted by four processes. */
  private static final String JVM = "-Xmx320m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  private final Plan plan;
  private final HttpClient http;
  private final List<String> earlier = new ArrayList<>();
  private Program program;

  /**
   * What it is.
   *
   * @param prefix in front of {@code java}
   * @param config the file
   * @param password of the database
   * @param host where its ports are
   */
  record Plan(
      String name,
      List<String> prefix,
      Path config,
      String password,
      String host,
      int clients,
      int management) {}

  private Replica(Plan plan, HttpClient http, Program program) {
    this.plan = plan;
    this.http = http;
    this.program = program;
  }

  static Replica start(Plan plan, HttpClient http) throws IOException {
    return new Replica(plan, http, launch(plan));
  }

  private static Program launch(Plan plan) throws IOException {
    List<String> command = new ArrayList<>(plan.prefix());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", Path.of("target", "troupe.jar").toAbsolutePath().toString()));
    command.addAll(List.of("serve", "--config", plan.config().toString(), "--log-format", "json"));
    return Program.start(command, Map.of("DB", plan.password(), "JDK_JAVA_OPTIONS", JVM));
  }

  public String name() {
    return plan.name();
  }

  public String host() {
    return plan.host();
  }

  public int clients() {
    return plan.clients();
  }

  /** As whoever sends it clients would know: it says so itself. */
  public void awaitReady() throws Exception {
    Moments.until(this::isReady, START, () -> name() + " is not ready: " + program.output());
  }

  private boolean isReady() {
    HttpResponse<String> answer = get("/health/ready");
    return answer != null && answer.statusCode() == 200;
  }

  /** SIGTERM, and how it ended. */
  public int stop(Duration patience) throws InterruptedException {
    program.terminate();
    return program.awaitExit(patience);
  }

  /** SIGKILL. */
  public void kill() {
    program.kill();
  }

  /** SIGSTOP: it keeps its sockets and does nothing. */
  public void pause() throws IOException, InterruptedException {
    program.signal("STOP");
  }

  /** SIGCONT. */
  public void resume() throws IOException, InterruptedException {
    program.signal("CONT");
  }

  /** The same again, after it ended. */
  public void startAgain() throws IOException {
    earlier.addAll(program.output());
    program = launch(plan);
  }

  /** Robots that it has connected; 0 when it does not answer. */
  public int robots() {
    return (int) metric("troupe_robots", "state=\"ready\"");
  }

  /** Replicas that it sees, itself among them; 0 when it does not answer. */
  public int members() {
    return (int) metric("troupe_cluster_members", "");
  }

  /**
   * The sum of the series of that name whose labels contain the text; 0 when it does not answer.
   */
  public double metric(String name, String label) {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .filter(line -> line.contains(label))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String scrape() {
    HttpResponse<String> answer = get("/metrics");
    return answer == null ? "" : answer.body();
  }

  /** Null when it does not answer. */
  private @Nullable HttpResponse<String> get(String path) {
    URI uri = URI.create("http://" + plan.host() + ":" + plan.management() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException silent) {
      return null;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it wrote, in all its lives, to be looked into when a test has failed. */
  void keepLog(Path file) throws IOException {
    earlier.addAll(program.output());
    Files.write(file, earlier);
  }

  @Override
  public void close() {
    program.close();
  }
}

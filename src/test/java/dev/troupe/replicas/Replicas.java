package dev.troupe.replicas;

import dev.troupe.config.StoreConfig;
import dev.troupe.store.PostgresCluster;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Replicas that share one cast of robots and one database. Closing it ends all of them. */
public final class Replicas implements AutoCloseable {
  private static final Path LOGS = Path.of("target", "replicas");
  private static final Duration SETTLED = Duration.ofSeconds(60);

  private final Network network;
  private final PostgresCluster database;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Replica> all = new ArrayList<>();
  private final Cast cast;
  private final int wanted;

  private Replicas(int wanted, PostgresCluster database, Cast cast, Network network) {
    this.wanted = wanted;
    this.database = database;
    this.cast = cast;
    this.network = network;
  }

  /** On loopback; done when each robot is connected and its owner is the one who keeps it. */
  public static Replicas start(int replicas, int robots, SplittableRandom random) throws Exception {
    return start(replicas, robots, random, Network.loopback());
  }

  static Replicas start(int replicas, int robots, SplittableRandom random, Network network)
      throws Exception {
    PostgresCluster database = PostgresCluster.start();
    Replicas started =
        new Replicas(replicas, database, new Cast(robots, network.robots()), network);
    try {
      started.launch(new Ports(random));
      started.awaitSettled();
    } catch (Exception | AssertionError failure) {
      started.close();
      throw failure;
    }
    return started;
  }

  private void launch(Ports ports) throws Exception {
    StoreConfig.Postgresql place = database.schema();
    List<Address> addresses =
        IntStream.range(0, wanted)
            .mapToObj(n -> new Address(ports.next(), ports.next(), ports.next(), ports.next()))
            .toList();
    String members =
        IntStream.range(0, wanted)
            .mapToObj(n -> network.back(n) + ":" + addresses.get(n).member())
            .collect(Collectors.joining(", "));
    Path folder = Files.createDirectories(LOGS);
    String url = url(place);
    for (int n = 0; n < wanted; n++) {
      Address address = addresses.get(n);
      Path config =
          Files.writeString(
              folder.resolve("replica-" + n + ".yaml"), configuration(n, address, members, url));
      all.add(
          Replica.start(
              new Replica.Plan(
                  "replica-" + n,
                  network.prefix(n),
                  config.toAbsolutePath(),
                  Objects.requireNonNull(place.password()).reveal(),
                  network.front(n),
                  address.clients(),
                  address.management()),
              http));
    }
    for (Replica replica : all) {
      replica.awaitReady();
    }
  }

  private record Address(int clients, int management, int member, int relay) {}

  private String url(StoreConfig.Postgresql place) throws Exception {
    int from = place.url().indexOf("//") + 2;
    int to = place.url().indexOf('/', from);
    String host = place.url().substring(from, to);
    int port = Integer.parseInt(host.substring(host.indexOf(':') + 1));
    return place.url().substring(0, from) + network.database(port) + place.url().substring(to);
  }

  private String configuration(int n, Address address, String members, String url) {
    String cluster =
        """
        cluster:
          enabled: true
          replica: replica-%d
          host: %s
          port: %d
          relay_port: %d
          members: [%s]
          max_replicas: %d
        """
            .formatted(n, network.back(n), address.member(), address.relay(), members, wanted);
    return """
    server: {host: %s, port: %d, insecure: true, drain_timeout: 20s}
    management: {host: %s, port: %d, open_metrics: true}
    secrets: {db: {env: DB}}
    store: {engine: postgresql, postgresql: {url: '%s', user: troupe, password: db}}
    """
            .formatted(
                network.front(n), address.clients(), network.front(n), address.management(), url)
        + (wanted > 1 ? cluster : "")
        + cast.configuration();
  }

  public List<Replica> all() {
    return List.copyOf(all);
  }

  public Replica get(int n) {
    return all.get(n);
  }

  public Cast cast() {
    return cast;
  }

  /** Each robot has one connection, and no replica is without robots; some may still move. */
  public Duration awaitSettled() throws Exception {
    return Moments.until(
        () ->
            owned() == cast.ids().size()
                && everybodyIsHere()
                && all.stream().allMatch(replica -> replica.robots() > 0)
                && cast.reports().values().stream().allMatch(seen -> seen.openConnections() == 1),
        SETTLED,
        this::describe);
  }

  private int owned() {
    return all.stream().mapToInt(Replica::robots).sum();
  }

  private boolean everybodyIsHere() {
    return wanted == 1 || all.stream().allMatch(replica -> replica.members() == wanted);
  }

  /** How many members each replica sees and robots it has connected. */
  public String describe() {
    return all.stream()
        .map(each ->
            "%s: %d members, %d robots".formatted(each.name(), each.members(), each.robots()))
        .collect(Collectors.joining("; "));
  }

  /** Looked into when something went wrong. */
  private void keepLogs() throws IOException {
    for (Replica replica : all) {
      replica.keepLog(LOGS.resolve(replica.name() + ".log"));
    }
  }

  @Override
  public void close() throws Exception {
    all.forEach(Replica::close);
    keepLogs();
    cast.close();
    network.close();
    database.close();
    http.close();
  }
}

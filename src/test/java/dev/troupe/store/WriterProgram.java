package dev.troupe.store;

import dev.troupe.config.KeptSecret;
import dev.troupe.config.Secret;
import dev.troupe.config.StoreConfig;
import dev.troupe.testing.Program;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A process that writes to a store until it is done or killed, and says on a line of its own what
 * was acknowledged: {@code robot ID REVISION .} or {@code epoch NAME VALUE .}, the full stop since
 * its last line may be cut off anywhere.
 */
final class WriterProgram {
  static final int WRITES = 10_000;
  static final int AUTHORS = 16;

  private WriterProgram() {}

  /** In a JVM of its own, with the class path of this one. */
  static Program start(StoreConfig config) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", classPath(), WriterProgram.class.getName()));
    command.add(config.engine().name());
    command.add(config.file().toString());
    command.add(config.postgresql().url());
    command.add(config.postgresql().user());
    KeptSecret password = config.postgresql().password();
    return Program.start(
        command, Map.of("STORE_PASSWORD", password == null ? "" : password.reveal()));
  }

  private static String classPath() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Engine, file, URL, user; the password stands in the environment. */
  public static void main(String[] told) {
    StoreConfig.Postgresql server =
        new StoreConfig.Postgresql(
            told[2],
            told[3],
            new KeptSecret("db", new Secret(System.getenv("STORE_PASSWORD"))),
            Duration.ofSeconds(2));
    StoreConfig config =
        StoreConfig.Engine.valueOf(told[0]) == StoreConfig.Engine.EMBEDDED
            ? Places.unpackingIn(Path.of(told[1]).resolveSibling("native"), Path.of(told[1]))
            : Places.postgresql(server);
    Vertx vertx = Vertx.vertx();
    Store store = Places.get(Store.open(vertx, config, new SimpleMeterRegistry()));
    Map<String, RobotRow> before =
        Places.get(store.robots()).stream()
            .collect(Collectors.toMap(RobotRow::id, Function.identity()));
    say("writes");
    List<Future<Void>> all = new ArrayList<>();
    for (int n = 0; n < AUTHORS; n++) {
      String id = "robot-" + n;
      all.add(
          new Author(vertx, store, id, before.get(id), row -> acknowledged(store, row))
              .write(WRITES / AUTHORS));
    }
    Places.get(Future.all(all));
    Places.get(store.close());
    Places.get(vertx.close());
    say("done");
  }

  private static void acknowledged(Store store, RobotRow row) {
    say("robot %s %d .".formatted(row.id(), row.revision()));
    if (row.revision() % 10 == 0) {
      store
          .raiseEpoch(row.id(), row.revision())
          .onSuccess(value -> say("epoch %s %d .".formatted(row.id(), value)));
    }
  }

  /** One system call a line, so that what was said is out. */
  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}

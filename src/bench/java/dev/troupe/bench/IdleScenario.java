package dev.troupe.bench;

import java.time.Duration;

/** P6: what a robot costs that is connected and does nothing. */
final class IdleScenario implements Scenario {
  private static final String TRACK = "-XX:NativeMemoryTracking=summary";
  private static final Duration REST = Duration.ofSeconds(12);

  @Override
  public void run(Stage stage, Options options, Report report) {
    int count = options.count("robots", 1_000);
    Robots robots = stage.simulator(count, "--no-camera");
    Memory empty = measure(stage, new Robots(0, true, robots.port(), 0), Duration.ofSeconds(3));
    Memory full = measure(stage, robots, REST);
    double heap = (full.heap() - empty.heap()) / count;
    double direct = (full.direct() - empty.direct()) / count;
    report.figure("no robots: live heap", empty.heap() / 1024, "MiB");
    report.figure(count + " idle robots: live heap", full.heap() / 1024, "MiB");
    report.figure("live heap per robot", heap, "KiB");
    report.figure("direct memory per robot", direct, "KiB");
    report.goal("P6", "live heap and direct memory per robot", heap + direct, "KiB", 40);
    report.figure("no robots: resident", empty.resident() / 1024, "MiB");
    report.figure(count + " idle robots: resident", full.resident() / 1024, "MiB");
    report.figure("resident size per robot", (full.resident() - empty.resident()) / count, "KiB");
    report.figure(count + " idle robots: processor", full.load() * 100, "% of a core");
  }

  /** In KiB; the load in processors. */
  private record Memory(double heap, double direct, double resident, double load) {}

  /** Over pings and a probe of each robot, so that what they leave behind is counted. */
  private static Memory measure(Stage stage, Robots robots, Duration rest) {
    GatewayProcess gateway = stage.gateway(robots, TRACK);
    long pid = gateway.child().pid();
    Await.pass(stage.vertx(), Duration.ofSeconds(2));
    double before = Machine.cpuSeconds(pid);
    Await.pass(stage.vertx(), rest);
    double load = (Machine.cpuSeconds(pid) - before) / rest.toSeconds();
    double resident = Machine.residentKiB(pid);
    Memory memory = new Memory(Machine.liveHeapKiB(pid), Machine.directKiB(pid), resident, load);
    stage.stop(gateway.child());
    return memory;
  }
}

package dev.troupe.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where robots are found: by port, by address, by path, and a thousand of them. */
class LayoutTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    Caller.await(vertx.close());
  }

  @Test
  void byPathOnOnePort() {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withNames(List.of("alice", "bob", "carol", "dave"))
            .withLayout(Hosting.Layout.PATHS, 0);
    FurhatSimulator simulator = Caller.await(FurhatSimulator.start(vertx, options));
    assertThat(simulator.address("bob").getPath()).isEqualTo("/bob/v1/events");
    assertThat(simulator.address("bob").getPort()).isEqualTo(simulator.address(3).getPort());
    for (SimulatedRobot robot : simulator.robots()) {
      Caller caller = Caller.connect(vertx, robot.address());
      caller.send("request.led.set", "color", "blue");
      caller.send("request.users.once", "request_id", robot.id());
      assertThat(caller.next("response.users.data").getString("request_id")).isEqualTo(robot.id());
      assertThat(Caller.await(robot.report()).requests("request.led.set")).isEqualTo(1);
      caller.close();
    }
    assertThatThrownBy(
            () -> Caller.connect(vertx, simulator.address("bob").resolve("/eve/v1/events")))
        .hasMessageContaining("404");
    Caller.await(simulator.close());
  }

  @Test
  void byLoopbackAddressOnOnePort() throws Exception {
    int free;
    try (ServerSocket probe = new ServerSocket(0)) {
      free = probe.getLocalPort();
    }
    SimulatorOptions options =
        SimulatorOptions.defaults().withRobots(3).withLayout(Hosting.Layout.ADDRESSES, free);
    FurhatSimulator simulator = Caller.await(FurhatSimulator.start(vertx, options));
    assertThat(simulator.address(2)).hasHost("127.0.0.3").hasPort(free);
    Caller caller = Caller.connect(vertx, simulator.address(2));
    caller.send("request.auth");
    assertThat(caller.next("response.auth").getString("scope")).isEqualTo("localhost");
    caller.close();
    Caller.await(simulator.close());
  }

  @Test
  void aThousandInOneProcess() {
    SimulatorOptions options = SimulatorOptions.defaults().withRobots(1_000);
    FurhatSimulator simulator = Caller.await(FurhatSimulator.start(vertx, options));
    assertThat(simulator.robots()).hasSize(1_000);
    Caller caller = Caller.connect(vertx, simulator.address("robot-1000"));
    caller.send("request.auth", "request_id", "last");
    assertThat(caller.next().getString("request_id")).isEqualTo("last");
    caller.close();
    Caller.await(simulator.close());
  }

  @Test
  void aPortThatIsTakenFailsTheStartAndLeavesNothingOpen() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
      SimulatorOptions options = SimulatorOptions.defaults().withPort(taken.getLocalPort());
      assertThatThrownBy(() -> Caller.await(FurhatSimulator.start(vertx, options)))
          .hasMessageContaining("in use");
    }
  }

  @Test
  void countsAddressesAcrossTheOctets() {
    assertThat(LoopbackAddresses.after("127.0.0.254", 3)).isEqualTo("127.0.1.1");
    assertThatThrownBy(() -> LoopbackAddresses.after("localhost", 1)).hasMessageContaining("IPv4");
  }
}

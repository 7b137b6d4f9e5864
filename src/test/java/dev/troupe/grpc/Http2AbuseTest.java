package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.GetRobotRequest;
import dev.troupe.api.robot.v1.PerceptionServiceGrpc;
import dev.troupe.api.robot.v1.StreamAudioRequest;
import dev.troupe.api.robot.v1.StreamAudioResponse;
import dev.troupe.config.LimitsConfig;
import dev.troupe.config.LimitsConfig.Share;
import dev.troupe.security.LimitMetrics;
import dev.troupe.security.Limits;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Clients that mean harm, frame by frame: each loses its connection, what it cost is bounded, and
 * another connection on the same event loop goes on as if nothing had been.
 */
class Http2AbuseTest {
  private static final int ENHANCE_YOUR_CALM = 0xb;
  private static final String PATH = "/troupe.robot.v1.RobotService/Drive";
  private static final long MOST_MEMORY = 64 << 20;

  private final GuardedFixture gateway =
      new GuardedFixture(
          it ->
              new Guards(
                  it.policies(),
                  it.robots(),
                  it.audit(),
                  new Limits(
                      new LimitsConfig(
                          100,
                          Duration.ofMillis(500),
                          Duration.ofSeconds(1),
                          Share.UNLIMITED,
                          Share.UNLIMITED),
                      new LimitMetrics(new SimpleMeterRegistry()),
                      System::nanoTime)),
          ", max_resets: 100, max_concurrent_streams: 50");
  private final CompletableFuture<Void> neighbour = new CompletableFuture<>();
  private final CompletableFuture<Void> neighbourEnds = new CompletableFuture<>();
  private long before;

  @BeforeEach
  void openNeighbour() throws Exception {
    gateway.policies("  - {principals: ['*'], capabilities: ['*', microphone], verb: control}\n");
    PerceptionServiceGrpc.newStub(gateway.as("neighbour"))
        .streamAudio(
            StreamAudioRequest.newBuilder().setRobotId("alice").build(),
            new StreamObserver<StreamAudioResponse>() {
              @Override
              public void onNext(StreamAudioResponse response) {
                neighbour.complete(null);
              }

              @Override
              public void onError(Throwable failure) {
                neighbourEnds.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {
                neighbourEnds.complete(null);
              }
            });
    neighbour.get(20, TimeUnit.SECONDS);
    before = memory();
  }

  @AfterEach
  void nothingElseIsHarmed() throws Exception {
    assertThat(
            FleetServiceGrpc.newBlockingStub(gateway.as("neighbour"))
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .getRobot(GetRobotRequest.newBuilder().setRobotId("alice").build())
                .getRobot()
                .getRobotId())
        .isEqualTo("alice");
    assertThat(neighbourEnds).as("the stream of another connection").isNotDone();
    assertThat(memory() - before).as("memory that is not given back").isLessThan(MOST_MEMORY);
    gateway.close();
  }

  @Test
  void streamsOpenedAndCancelledAtOnceEndTheConnection() throws Exception {
    try (RawHttp2 client = new RawHttp2(gateway.port.port(), true)) {
      flood(
          client,
          5_000,
          i -> {
            client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 2 * i + 1, RawHttp2.head(PATH));
            client.frame(RawHttp2.RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
          });

      assertThat(client.awaitEnd()).isIn(ENHANCE_YOUR_CALM, -1);
    }
  }

  @Test
  void pingsThatAreAnsweredEndTheConnectionToo() throws Exception {
    try (RawHttp2 client = new RawHttp2(gateway.port.port(), true)) {
      flood(client, 3 * FloodWatch.MOST_PINGS, i -> client.frame(RawHttp2.PING, 0, 0, new byte[8]));

      assertThat(client.awaitEnd()).isIn(ENHANCE_YOUR_CALM, -1);
    }
  }

  @Test
  void pingsWhoseAnswersNobodyReadsEndTheConnection() throws Exception {
    try (RawHttp2 client = new RawHttp2(gateway.port.port(), false)) {
      assertThat(isCutWhile(client, i -> client.frame(RawHttp2.PING, 0, 0, new byte[8]))).isTrue();
    }
  }

  @Test
  void settingsThatAreAnsweredEndTheConnectionToo() throws Exception {
    try (RawHttp2 client = new RawHttp2(gateway.port.port(), true)) {
      flood(
          client,
          5 * FloodWatch.MOST_SETTINGS,
          i -> client.frame(RawHttp2.SETTINGS, 0, 0, new byte[] {0, 3, 0, 0, 0, (byte) i}));

      assertThat(client.awaitEnd()).isIn(ENHANCE_YOUR_CALM, -1);
    }
  }

  @Test
  void settingsWhoseAnswersNobodyReadsEndTheConnection() throws Exception {
    try (RawHttp2 client = new RawHttp2(gateway.port.port(), false)) {
      assertThat(isCutWhile(client, i -> client.frame(RawHttp2.SETTINGS, 0, 0, new byte[0])))
          .isTrue();
    }
  }

  @Test
  void aHeadThatNeverEndsEndsTheConnection() throws Exception {
    for (int size : new int[] {0, 1, 1_000, 16_000}) {
      try (RawHttp2 client = new RawHttp2(gateway.port.port(), true)) {
        client.frame(RawHttp2.HEADERS, 0, 1, RawHttp2.head(PATH));
        byte[] more = size == 0 ? new byte[0] : RawHttp2.field("x", "y".repeat(size));
        flood(client, 5_000, i -> client.frame(RawHttp2.CONTINUATION, 0, 1, more));

        assertThat(client.awaitEnd()).as("pieces of %s bytes", size).isNotEqualTo(0);
      }
    }
  }

  @Test
  void aLargeHeadCostsItsStreamAndASmallOneThatUnpacksLargeToo() throws Exception {
    try (RawHttp2 client = new RawHttp2(gateway.port.port(), true)) {
      byte[] entry = RawHttp2.remembered("bomb", "b".repeat(3_900));
      byte[] again = new byte[12_000];
      // The newest entry of the table, 12,000 times: 47 MB in 16 KB.
      Arrays.fill(again, (byte) (0x80 | 62));
      for (int i = 0; i < 40 && !client.isOver(); i++) {
        client.frame(
            RawHttp2.HEADERS,
            RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
            2 * i + 1,
            RawHttp2.head(PATH, entry, again));
        client.flush();
      }
    } catch (SocketException cut) {
      assertThat(cut).hasMessageMatching("(?i).*(reset|broken pipe|closed|abort).*");
    }
  }

  @Test
  void emptyPiecesOfARequestEndTheConnection() throws Exception {
    try (RawHttp2 client = new RawHttp2(gateway.port.port(), true)) {
      client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.head(PATH));
      flood(client, 50_000, i -> client.frame(RawHttp2.DATA, 0, 1, new byte[0]));

      assertThat(client.awaitEnd()).isNotEqualTo(0);
    }
  }

  @Test
  void streamsBeyondTheBoundAreRefusedWithoutHarm() throws Exception {
    try (RawHttp2 client = new RawHttp2(gateway.port.port(), true)) {
      flood(
          client,
          500,
          i ->
              client.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 2 * i + 1, RawHttp2.head(PATH)));
    }
  }

  @Test
  void whoSaysNothingOrDripsIsSentAway() throws Exception {
    assertThat(closedAfter("")).isTrue();
    assertThat(closedAfter("PRI * HT")).isTrue();
    assertThat(closedAfter("GET / HTTP/1.1\r\nHost: localhost\r\nX: ")).isTrue();
    try (Socket drips = new Socket("127.0.0.1", gateway.port.port());
        ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor()) {
      drips.setSoTimeout(30_000);
      drips.getOutputStream().write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
      // Fails once the connection is closed, and so ends.
      pace.scheduleAtFixedRate(() -> drip(drips), 1, 1, TimeUnit.MILLISECONDS);
      assertThat(isEnded(drips)).isTrue();
    }
  }

  private static void drip(Socket socket) {
    try {
      socket.getOutputStream().write('x');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean closedAfter(String said) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", gateway.port.port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
      return isEnded(socket);
    }
  }

  private static boolean isEnded(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // Whatever it is told before.
      }
      return true;
    } catch (SocketException reset) {
      return true;
    }
  }

  private interface Frame {
    void send(int number) throws IOException;
  }

  /** Until it is enough, or the connection does not take any more. */
  private static void flood(RawHttp2 client, int most, Frame frame) throws IOException {
    try {
      for (int i = 0; i < most && !client.isOver(); i++) {
        frame.send(i);
      }
      client.flush();
    } catch (SocketException cut) {
      assertThat(cut).hasMessageMatching("(?i).*(reset|broken pipe|closed|abort).*");
    }
  }

  /** Of a client that does not read: its writes fail once it was cut. */
  private static boolean isCutWhile(RawHttp2 client, Frame frame) throws Exception {
    CompletableFuture<Boolean> cut = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            for (int i = 0; i < 50_000_000; i++) {
              frame.send(i);
            }
            cut.complete(false);
          } catch (IOException e) {
            cut.complete(true);
          }
        });
    return cut.get(60, TimeUnit.SECONDS);
  }

  /** What is in use, on the heap and beside it. */
  private static long memory() {
    System.gc();
    Runtime heap = Runtime.getRuntime();
    long direct =
        ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider known
            ? known.metric().usedDirectMemory()
            : 0;
    return heap.totalMemory() - heap.freeMemory() + direct;
  }
}

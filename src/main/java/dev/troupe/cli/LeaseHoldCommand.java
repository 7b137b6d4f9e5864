package dev.troupe.cli;

import com.google.protobuf.util.Durations;
import dev.troupe.api.fleet.v1.HoldLeasesHeader;
import dev.troupe.api.fleet.v1.HoldLeasesRequest;
import dev.troupe.api.fleet.v1.HoldLeasesResponse;
import dev.troupe.api.fleet.v1.HoldStarted;
import dev.troupe.api.fleet.v1.LeaseEnd;
import dev.troupe.api.fleet.v1.LeaseHeartbeat;
import dev.troupe.api.fleet.v1.LeaseLost;
import dev.troupe.api.fleet.v1.LeaseServiceGrpcClient;
import dev.troupe.api.robot.v1.LeaseRef;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code troupe lease hold}: keeps a lease until interrupted, and then gives it back. */
@Command(
    name = "hold",
    description =
        "Gets parts of a robot, or keeps a lease, until interrupted; prints what happens to it."
            + " Ends with 1 when the lease was lost before.",
    mixinStandardHelpOptions = true)
final class LeaseHoldCommand implements Callable<Integer> {
  private static final HoldLeasesRequest HEARTBEAT =
      HoldLeasesRequest.newBuilder().setHeartbeat(LeaseHeartbeat.getDefaultInstance()).build();

  /** How long an interrupted command waits for the gateway to take its lease back. */
  private static final long GOODBYE_SECONDS = 3;

  @Mixin GatewayOptions gateway = new GatewayOptions();

  @Mixin LeaseWish wish = new LeaseWish();

  @Mixin LeaseOutput output = new LeaseOutput();

  @Parameters(
      index = "0",
      paramLabel = "ROBOT|LEASE",
      description = "The robot's id, or a lease as `lease acquire` printed it.")
  String target = "";

  @Option(names = "--queue", description = "Wait in line when somebody holds a part.")
  boolean queue;

  private volatile boolean wasLost;

  private final CompletableFuture<Rpc.Talk<HoldLeasesRequest>> talk = new CompletableFuture<>();

  @Override
  public Integer call() {
    CountDownLatch over = new CountDownLatch(1);
    Thread goodbye = new Thread(() -> release(over), "release");
    try (Rpc rpc = new Rpc(gateway)) {
      HoldLeasesHeader header = HoldLeasesHeader.newBuilder().addLeases(lease(rpc)).build();
      Rpc.Talk<HoldLeasesRequest> opened =
          rpc.talk(
              LeaseServiceGrpcClient.HoldLeases,
              HoldLeasesRequest.newBuilder().setHeader(header).build(),
              this::heard);
      talk.complete(opened);
      Runtime.getRuntime().addShutdownHook(goodbye);
      opened.await();
      return wasLost ? 1 : 0;
    } finally {
      over.countDown();
    }
  }

  private LeaseRef lease(Rpc rpc) {
    return LeaseOutput.isName(target)
        ? output.ref(target)
        : rpc.call(
                LeaseServiceGrpcClient.AcquireLease, wish.request(target).setQueue(queue).build())
            .getLease()
            .getRef();
  }

  /** Interrupted, the process ends with this thread: the lease must be given back until then. */
  private void release(CountDownLatch over) {
    if (over.getCount() == 0) {
      return;
    }
    talk.thenAccept(Rpc.Talk::finish);
    try {
      over.await(GOODBYE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void heard(HoldLeasesResponse message) {
    switch (message.getMessageCase()) {
      case STARTED -> started(message);
      case GRANTED -> output.print(message, LeaseOutput.describe(message.getGranted()));
      case QUEUE_MOVED -> output.print(message, LeaseOutput.describe(message.getQueueMoved()));
      case RENUMBERED -> output.print(message, LeaseOutput.describe(message.getRenumbered()));
      case EXPIRING ->
          output.print(
              message,
              "ends at " + LeaseOutput.time(message.getExpiring().getLease().getExpiresAt()));
      case SILENCE_ACTED ->
          output.print(
              message, "silent: " + String.join(", ", message.getSilenceActed().getActionsList()));
      case LOST -> {
        wasLost |= message.getLost().getEnd() != LeaseEnd.LEASE_END_RELEASED;
        output.print(message, lost(message.getLost()));
      }
      default -> {}
    }
  }

  private void started(HoldLeasesResponse message) {
    HoldStarted started = message.getStarted();
    output.print(
        message,
        started.getLeasesList().stream()
            .map(LeaseOutput::describe)
            .collect(Collectors.joining(System.lineSeparator())));
    Duration every = Duration.ofMillis(Durations.toMillis(started.getHeartbeatEvery()));
    talk.thenAccept(it -> it.every(every, HEARTBEAT));
  }

  private static String lost(LeaseLost lost) {
    String how = lost.getEnd().name().replace("LEASE_END_", "").toLowerCase(Locale.ROOT);
    return LeaseOutput.describe(lost.getLease())
        + ": "
        + how
        + (lost.getNewHolder().isEmpty() ? "" : ", now with " + Table.plain(lost.getNewHolder()))
        + (lost.getReason().isEmpty() ? "" : " (" + Table.plain(lost.getReason()) + ")");
  }
}

package dev.troupe.grpc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.troupe.api.fleet.v1.FleetServiceGrpc;
import dev.troupe.api.fleet.v1.GetRobotRequest;
import dev.troupe.api.robot.v1.RobotServiceGrpc;
import dev.troupe.api.robot.v1.SayRequest;
import dev.troupe.api.robot.v1.SpeechServiceGrpc;
import dev.troupe.api.robot.v1.WatchEventsRequest;
import dev.troupe.api.robot.v1.WatchEventsResponse;
import dev.troupe.config.AuditConfig;
import dev.troupe.security.AuditLog;
import dev.troupe.security.AuditMetrics;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two replicas with guards of their own: the one that is called says who calls, the one that has
 * the robot says what that caller may do. What they allow differs, so that one sees who decides.
 */
class RelayedCallersTest {
  private static final String OPERATORS =
      "  - {principals: [\"group:operators\"], capabilities: [fleet, speech], verb: control}\n";
  private static final String VISITORS = OPERATORS.replace("operators", "visitors");

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final GuardedFixture edge = new GuardedFixture();
  private final GuardedFixture owner = new GuardedFixture();

  /** Of its own, as two client ports of one that take a free one would be the same. */
  private final Vertx vertx = Vertx.vertx();

  private AuditLog audit;
  private ManagedChannel clients;
  private ManagedChannel relay;

  @BeforeEach
  void open() throws IOException {
    audit =
        AuditLog.start(
            new AuditConfig(
                AuditConfig.Destination.STDOUT,
                Path.of("unused"),
                1 << 20,
                Duration.ofDays(1),
                0,
                AuditConfig.WhenUnavailable.REFUSE,
                1_000),
            InstantSource.system(),
            written,
            new AuditMetrics(new SimpleMeterRegistry()));
    ClientPort hop =
        ClientPort.relay(
            owner.vertx,
            GuardedFixture.server(""),
            "127.0.0.1",
            0,
            owner.endpoints,
            new RpcMetrics(owner.registry),
            () -> new SplittableRandom(1),
            new Guards(owner.policies, owner.fleet::labels, audit, Guards.NONE.limits()),
            new Neighbours(whereabouts("owner"), robot -> true, null));
    GatewayFixture.await(hop.start());
    relay = channel(hop.port());
    FakeWhereabouts atEdge = whereabouts("edge");
    atEdge.knows(FakeWhereabouts.member("owner", hop.port()));
    ClientPort port =
        new ClientPort(
            vertx,
            GuardedFixture.server(""),
            edge.endpoints,
            new RpcMetrics(edge.registry),
            () -> new SplittableRandom(1),
            edge.entrance(),
            new Guards(edge.policies, edge.fleet::labels, AuditLog.OFF, Guards.NONE.limits()),
            new Neighbours(atEdge, robot -> true, null));
    GatewayFixture.await(port.start());
    clients = channel(port.port());
    edge.policies(VISITORS);
    owner.policies(OPERATORS);
  }

  private static FakeWhereabouts whereabouts(String self) {
    FakeWhereabouts whereabouts = new FakeWhereabouts(self);
    whereabouts.knows(FakeWhereabouts.member(self, 1));
    whereabouts.owner(GuardedFixture.ALICE, "owner");
    whereabouts.owner(GuardedFixture.BOB, "edge");
    return whereabouts;
  }

  private static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  @AfterEach
  void close() throws InterruptedException {
    for (ManagedChannel channel : new ManagedChannel[] {clients, relay}) {
      channel.shutdownNow();
      channel.awaitTermination(5, SECONDS);
    }
    GatewayFixture.await(vertx.close());
    edge.close();
    owner.close();
    audit.close();
  }

  private static Object get(Channel channel, String robot) {
    return FleetServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, SECONDS)
        .getRobot(GetRobotRequest.newBuilder().setRobotId(robot).build());
  }

  private Channel as(String name) {
    return edge.as(name, clients);
  }

  @Test
  void theOwnersPoliciesDecideForTheCallerThatTheOtherReplicaKnows() {
    assertThat(get(as("anna"), GuardedFixture.ALICE)).isNotNull();
    assertThat(Refusals.of(() -> get(as("bert"), GuardedFixture.ALICE)).reason())
        .isEqualTo("ROBOT_UNKNOWN");

    // Where the robot is there, its own policies do.
    assertThat(get(as("bert"), GuardedFixture.BOB)).isNotNull();
    assertThat(Refusals.of(() -> get(as("anna"), GuardedFixture.BOB)).reason())
        .isEqualTo("ROBOT_UNKNOWN");
  }

  @Test
  void whoIsNotKnownDoesNotGetAsFarAsTheOwner() {
    assertThat(Refusals.of(() -> get(clients, GuardedFixture.ALICE)).code())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void whatAClientSaysInOurNameIsNotHeard() {
    Channel forged = ClientInterceptors.intercept(as("bert"), inTheNameOf("anna", "operators"));

    assertThat(Refusals.of(() -> get(forged, GuardedFixture.ALICE)).reason())
        .isEqualTo("ROBOT_UNKNOWN");
    assertThat(
            Refusals.of(() ->
                    get(
                        ClientInterceptors.intercept(clients, inTheNameOf("anna", "operators")),
                        GuardedFixture.ALICE))
                .code())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  private static io.grpc.ClientInterceptor inTheNameOf(String name, String group) {
    Metadata headers = new Metadata();
    put(headers, HopHeaders.HOP, "edge");
    put(headers, HopHeaders.PRINCIPAL, name);
    put(headers, HopHeaders.GROUPS, group);
    put(headers, HopHeaders.MEANS, "KEY");
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  private static void put(Metadata headers, String name, String value) {
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
  }

  @Test
  void theRelayPortAnswersOnlyWhatWasPassedOn() {
    assertThat(Refusals.of(() -> get(relay, GuardedFixture.ALICE)).code())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(
            get(
                ClientInterceptors.intercept(relay, inTheNameOf("anna", "operators")),
                GuardedFixture.ALICE))
        .isNotNull();
  }

  @Test
  void aPolicyOfTheOwnersThatChangesEndsAStreamUnderWay() {
    Iterator<WatchEventsResponse> events =
        RobotServiceGrpc.newBlockingStub(as("anna"))
            .withDeadlineAfter(20, SECONDS)
            .watchEvents(WatchEventsRequest.newBuilder().setRobotId(GuardedFixture.ALICE).build());
    assertThat(events.hasNext()).isTrue();

    owner.policies(VISITORS);

    Refusals refused = Refusals.of(() -> events.forEachRemaining(event -> {}));
    assertThat(refused.code()).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void theOwnerWritesDownWhoCalledAndFromWhere() throws IOException {
    SayRequest say =
        SayRequest.newBuilder()
            .setRobotId(GuardedFixture.ALICE)
            .setText("hello")
            .setCommandId("id-1")
            .build();
    Refusals.of(() ->
        SpeechServiceGrpc.newBlockingStub(as("anna")).withDeadlineAfter(20, SECONDS).say(say));
    audit.close();

    JsonNode line = new ObjectMapper().readTree(written.toString(StandardCharsets.UTF_8));
    assertThat(line.get("who").asText()).isEqualTo("anna");
    assertThat(line.get("command_id").asText()).isEqualTo("id-1");
    assertThat(line.get("from").asText()).startsWith("127.0.0.1:");
    assertThat(line.get("reason").asText()).isEqualTo("ROBOT_OFFLINE");
  }
}

package dev.troupe.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.troupe.api.gateway.v1.Build;
import dev.troupe.api.gateway.v1.Gateway;
import dev.troupe.api.gateway.v1.GatewayServiceGrpcService;
import dev.troupe.api.gateway.v1.GatewayServiceProto;
import dev.troupe.api.gateway.v1.GetGatewayRequest;
import dev.troupe.api.gateway.v1.GetGatewayResponse;
import dev.troupe.api.gateway.v1.Limits;
import dev.troupe.api.gateway.v1.Replica;
import dev.troupe.api.policy.v1.Capability;
import dev.troupe.cluster.Member;
import dev.troupe.fleet.Fleet;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Serves what this gateway is and can do. */
public final class GatewayEndpoint implements Endpoint {
  /** Those are none. */
  private static final Set<Capability> MISSING =
      EnumSet.of(Capability.CAPABILITY_UNSPECIFIED, Capability.UNRECOGNIZED);

  private final Fleet fleet;
  private final GatewayFacts facts;
  private final BooleanSupplier draining;

  public GatewayEndpoint(Fleet fleet, GatewayFacts facts, BooleanSupplier draining) {
    this.fleet = fleet;
    this.facts = facts;
    this.draining = draining;
  }

  @Override
  public ServiceDescriptor service() {
    return GatewayServiceProto.getDescriptor().findServiceByName("GatewayService");
  }

  @Override
  public void bind(Methods methods) {
    methods.unary(GatewayServiceGrpcService.GetGateway, this::gateway);
  }

  private Future<GetGatewayResponse> gateway(Call call, GetGatewayRequest request) {
    Gateway gateway =
        Gateway.newBuilder()
            .setBuild(build())
            .addAllApiPackages(GatewayFacts.API_PACKAGES.stream().sorted().toList())
            .addAllCapabilities(EnumSet.complementOf(EnumSet.copyOf(MISSING)))
            .setLimits(limits(facts.limits()))
            .setReplica(replica(call))
            .addAllPeers(call.others().members().stream().map(GatewayEndpoint::peer).toList())
            .build();
    return Future.succeededFuture(GetGatewayResponse.newBuilder().setGateway(gateway).build());
  }

  private Build build() {
    Build.Builder build =
        Build.newBuilder().setVersion(facts.version()).setJavaVersion(Runtime.version().toString());
    if (facts.commit() != null) {
      build.setCommit(facts.commit());
    }
    if (facts.builtAt() != null) {
      build.setBuiltAt(ProtoTime.timestamp(facts.builtAt()));
    }
    return build.build();
  }

  private static Limits limits(GatewayFacts.Bounds bounds) {
    return Limits.newBuilder()
        .setMaxMessageBytes(bounds.maxMessageBytes())
        .setMaxHeaderBytes(bounds.maxHeaderBytes())
        .setMaxStreamsPerConnection(bounds.maxStreamsPerConnection())
        .setMaxRobotMessageBytes(bounds.maxRobotMessageBytes())
        .setJournalEvents(bounds.journalEvents())
        .setJournalAge(ProtoTime.duration(bounds.journalAge()))
        .setEventLag(bounds.eventLag())
        .setAudioBuffer(ProtoTime.duration(bounds.audioBuffer()))
        .setSpeechQueue(bounds.speechQueue())
        .build();
  }

  private Replica replica(Call call) {
    Member self = call.others().self();
    long robots = fleet.robots().stream().filter(it -> call.access().sees(it.id().value())).count();
    return Replica.newBuilder()
        .setReplicaId(self == null ? facts.replicaId() : self.name())
        .setStartedAt(ProtoTime.timestamp(facts.startedAt()))
        .setRobots((int) robots)
        .setDraining(draining.getAsBoolean())
        .build();
  }

  private static Replica peer(Member member) {
    return Replica.newBuilder()
        .setReplicaId(member.name())
        .setStartedAt(ProtoTime.timestamp(member.startedAt()))
        .setRobots(member.robots())
        .setDraining(member.leaving())
        .build();
  }
}

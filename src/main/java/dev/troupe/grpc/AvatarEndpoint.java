package dev.troupe.grpc;

import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.troupe.api.avatar.v1.AnimateClipRequest;
import dev.troupe.api.avatar.v1.AnimateClipResponse;
import dev.troupe.api.avatar.v1.AnimateRequest;
import dev.troupe.api.avatar.v1.AnimateResponse;
import dev.troupe.api.avatar.v1.Avatar;
import dev.troupe.api.avatar.v1.AvatarPool;
import dev.troupe.api.avatar.v1.AvatarServiceGrpcService;
import dev.troupe.api.avatar.v1.AvatarServiceProto;
import dev.troupe.api.avatar.v1.ListAvatarsRequest;
import dev.troupe.api.avatar.v1.ListAvatarsResponse;
import dev.troupe.avatar.Animator;
import dev.troupe.avatar.AvatarAudio.Encoding;
import dev.troupe.avatar.AvatarFailure;
import dev.troupe.avatar.AvatarStanding;
import dev.troupe.avatar.PoolView;
import dev.troupe.avatar.SpeechSample;
import dev.troupe.config.PoolConfig;
import io.vertx.core.Future;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Serves avatars on screens. */
public final class AvatarEndpoint implements Endpoint {
  private final @Nullable Animator animator;
  private final StatusMapper statuses = new StatusMapper();
  private final InstantSource clock;

  /**
   * @param animator null when no avatar is configured
   */
  public AvatarEndpoint(@Nullable Animator animator, InstantSource clock) {
    this.animator = animator;
    this.clock = clock;
  }

  @Override
  public ServiceDescriptor service() {
    return AvatarServiceProto.getDescriptor().findServiceByName("AvatarService");
  }

  @Override
  public void bind(Methods methods) {
    methods
        .bidiStream(AvatarServiceGrpcService.Animate, this::animate)
        .unary(AvatarServiceGrpcService.AnimateClip, this::animateClip)
        .unary(AvatarServiceGrpcService.ListAvatars, this::listAvatars);
  }

  private void animate(
      Call call,
      RequestStream<AnimateRequest> requests,
      ResponseStream<AnimateResponse> responses) {
    new AnimateCall(configured(), statuses, clock, call, requests, responses).begin();
  }

  private Future<AnimateClipResponse> animateClip(Call call, AnimateClipRequest request) {
    return new AnimateClipCall(configured(), call).begin(request);
  }

  private Animator configured() {
    if (animator == null) {
      throw new AvatarFailure(
              AvatarFailure.Reason.VENDOR_NOT_CONFIGURED,
              "no avatar is configured (expected: option avatars.cast, and avatars.accounts)")
          .asException();
    }
    return animator;
  }

  private Future<ListAvatarsResponse> listAvatars(Call call, ListAvatarsRequest request) {
    Animator known = animator;
    if (known == null) {
      return Future.succeededFuture(
          ListAvatarsResponse.newBuilder().addSamples(SpeechSample.NAME).build());
    }
    return known
        .standings()
        .map(standings -> {
          ListAvatarsResponse.Builder response = ListAvatarsResponse.newBuilder();
          standings.forEach(each -> response.addAvatars(avatar(each, known.size())));
          return response.addSamples(SpeechSample.NAME).build();
        });
  }

  private static Avatar avatar(AvatarStanding from, PoolConfig.Size size) {
    Avatar.Builder to =
        Avatar.newBuilder()
            .setName(from.avatar().name())
            .setAvatarId(from.avatar().avatarId())
            .setAccount(from.avatar().account())
            .addAllRegions(from.avatar().regions())
            .setSampleRateHz(from.avatar().sampleRate())
            .setBitrateBps(from.avatar().bitrate())
            .addAllPcmSampleRatesHz(AvatarRequests.pcmRates())
            .addAllOpusSampleRatesHz(Encoding.OGG_OPUS.sampleRates())
            .setEgressSessions(from.elsewhere())
            .setBilled(ProtoTime.duration(from.billed()));
    if (from.capabilities() != null) {
      to.setDialect(AvatarMapper.dialect(from.capabilities()))
          .addAllCapabilities(from.capabilities().stream().sorted().toList());
    }
    from.pools().forEach(pool -> to.addPools(pool(pool, from, size)));
    if (from.trouble() != null) {
      to.setError(AvatarErrors.of(from.trouble()));
    }
    return to.build();
  }

  private static AvatarPool pool(PoolView from, AvatarStanding of, PoolConfig.Size size) {
    boolean usual =
        from.key().audio().encoding() == Encoding.PCM_S16LE
            && from.key().audio().sampleRate() == of.avatar().sampleRate();
    return AvatarPool.newBuilder()
        .setRegion(from.key().region())
        .setFormat(
            AvatarRequests.format(from.key().audio().encoding(), from.key().audio().sampleRate()))
        .setBitrateBps(from.key().bitrate())
        .setIdle(from.idle())
        .setInUse(from.inUse())
        .setOpening(from.opening())
        .setQuarantined(from.quarantined())
        .setWaiting(from.waiting())
        .setMinimum(usual ? size.minIdle() : 0)
        .setMaximum(size.maxPerKey())
        .build();
  }
}

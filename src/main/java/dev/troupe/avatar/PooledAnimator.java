package dev.troupe.avatar;

import dev.troupe.config.AvatarsConfig;
import dev.troupe.config.PoolConfig;
import dev.troupe.link.Crossing;
import dev.troupe.link.LinkMetrics;
import dev.troupe.link.Links;
import dev.troupe.link.PoolMetrics;
import dev.troupe.link.TokenMetrics;
import dev.troupe.time.Time;
import dev.troupe.time.VertxTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Avatars whose sessions may be open before they are asked for. Sessions and pools share one
 * context: what a session does on its socket crosses no thread, and what costs time, the conversion
 * of sound, is done by whoever brings the sound.
 */
public final class PooledAnimator implements Animator {
  private final AvatarsConfig config;
  private final Crossing home;
  private final Time time;
  private final Links links;
  private final AvatarMetrics metrics;
  private final Census census = new Census();
  private final Map<String, AvatarFacts> cast = new TreeMap<>();
  private final Map<String, Billing> bills = new LinkedHashMap<>();
  private final Map<String, AvatarAccount> accounts = new LinkedHashMap<>();

  /** To be made on the context that the sessions live on. */
  private PooledAnimator(
      Vertx vertx,
      Context context,
      AvatarsConfig config,
      AvatarVendor vendor,
      MeterRegistry registry,
      RandomGenerator random) {
    this.config = config;
    this.home = new Crossing(context);
    this.time = new VertxTime(context);
    this.links =
        new Links(
            vertx, AvatarsConfig.LINK.with(config.tls()), new LinkMetrics(registry, vendor.name()));
    config
        .cast()
        .forEach((name, avatar) -> {
          cast.put(name, facts(name, avatar));
          bills.computeIfAbsent(avatar.avatarId(), id -> new Billing(time));
        });
    this.metrics = new AvatarMetrics(registry, this::billedSeconds);
    AvatarAccount.Parts parts =
        new AvatarAccount.Parts(
            context,
            vendor,
            config,
            links,
            metrics,
            new PoolMetrics(registry, vendor.name()),
            new TokenMetrics(registry, vendor.name()),
            census,
            this::bill,
            time,
            random);
    config
        .accounts()
        .forEach((name, account) -> accounts.put(name, new AvatarAccount(name, account, parts)));
  }

  /** Begins to open sessions; never waits for the vendor. */
  public static Future<PooledAnimator> start(
      Vertx vertx,
      Context context,
      AvatarsConfig config,
      AvatarVendor vendor,
      MeterRegistry registry,
      RandomGenerator random) {
    Promise<PooledAnimator> started = Promise.promise();
    context.runOnContext(ignored -> {
      try {
        PooledAnimator made = new PooledAnimator(vertx, context, config, vendor, registry, random);
        made.keepSome();
        started.complete(made);
      } catch (RuntimeException e) {
        started.fail(e);
      }
    });
    return started.future();
  }

  private void keepSome() {
    if (config.pool().size().minIdle() > 0) {
      cast.values()
          .forEach(avatar ->
              account(avatar)
                  .keep(
                      new SessionSettings(
                          avatar.avatarId(),
                          AvatarAudio.pcm(avatar.sampleRate()),
                          0,
                          Egress.HERE,
                          Map.of())));
    }
  }

  private AvatarFacts facts(String name, AvatarsConfig.Avatar avatar) {
    String account = config.accountOf(avatar);
    List<String> regions =
        AvatarAccount.regions(Objects.requireNonNull(config.accounts().get(account))).stream()
            .map(AvatarsConfig.Region::name)
            .toList();
    return new AvatarFacts(
        name, avatar.avatarId(), account, regions, avatar.sampleRate(), avatar.bitrate());
  }

  private AvatarAccount account(AvatarFacts avatar) {
    return Objects.requireNonNull(accounts.get(avatar.account()), "an account of the cast's");
  }

  private Billing bill(String avatarId) {
    return Objects.requireNonNull(bills.get(avatarId), "an avatar of the cast");
  }

  private double billedSeconds() {
    return bills.values().stream().mapToDouble(bill -> bill.total().toNanos() / 1e9).sum();
  }

  @Override
  public @Nullable AvatarFacts find(String nameOrId) {
    AvatarFacts named = cast.get(nameOrId);
    return named != null
        ? named
        : cast.values().stream()
            .filter(avatar -> avatar.avatarId().equals(nameOrId))
            .findFirst()
            .orElse(null);
  }

  @Override
  public Duration patience() {
    return config.sessionTimeout();
  }

  @Override
  public PoolConfig.Size size() {
    return config.pool().size();
  }

  @Override
  public AnimationCall open(
      AnimationRequest request, Context away, Consumer<AnimationNews> news, Runnable wanted) {
    Crossing back = new Crossing(away);
    SoundGauge gauge = new SoundGauge(() -> back.post(wanted));
    AnimationSession.Parts parts =
        new AnimationSession.Parts(
            account(request.avatar()),
            time,
            metrics,
            config.answerTimeout(),
            config.pool().giveBack().quarantine());
    AnimationSession session =
        new AnimationSession(
            request, parts, each -> back.post(() -> news.accept(each)), gauge::used);
    AnimationCall call = new AnimationCall(home, gauge, session);
    call.open();
    return call;
  }

  @Override
  public Future<List<AvatarStanding>> standings() {
    Promise<List<AvatarStanding>> standings = Promise.promise();
    home.post(() -> standings.complete(cast.values().stream().map(this::standing).toList()));
    return standings.future();
  }

  private AvatarStanding standing(AvatarFacts avatar) {
    return new AvatarStanding(
        avatar,
        census.capabilities(avatar.avatarId()),
        census.views(avatar.account(), avatar.avatarId()),
        census.elsewhere(avatar.avatarId()),
        bill(avatar.avatarId()).total(),
        account(avatar).trouble());
  }

  @Override
  public Map<String, String> health() {
    Map<String, String> states = new TreeMap<>();
    accounts.forEach((name, account) -> {
      AvatarError trouble = account.trouble();
      states.put(name, trouble == null ? "reachable" : AvatarFailure.reason(trouble.code()).name());
    });
    return states;
  }

  @Override
  public Future<Void> close() {
    return Future.join(accounts.values().stream().map(AvatarAccount::close).toList())
        .eventually(links::close)
        .mapEmpty();
  }
}

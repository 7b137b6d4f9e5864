package dev.troupe.fleet;

import dev.troupe.config.SafeAction;
import dev.troupe.config.SilencePolicy;
import dev.troupe.robot.RobotPart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A million random lives of one robot's leases: whatever happens in whatever order, no part ever
 * has two holders, everybody who asked hears exactly one end, and a refusal names a true holder.
 */
class LeaseModelTest {
  private static final int HISTORIES = 1_000_000;
  private static final int STEPS = 12;
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final SilencePolicy KEEP =
      new SilencePolicy(Duration.ofSeconds(4), List.of(new SafeAction.StopSpeech()));
  private static final SilencePolicy RELEASE =
      new SilencePolicy(Duration.ofSeconds(4), List.of(new SafeAction.Release()));
  private static final String[] OWNERS = {"anna", "ben", "cleo"};
  private static final RobotPart[] PARTS = RobotPart.values();

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void noHistoryGivesAPartTwoHolders() {
    IntStream.range(0, HISTORIES).parallel().forEach(seed -> new History(seed).run());
  }

  /** One robot, and everybody who ever asked for it. */
  private static final class History {
    private final int seed;
    private final SplittableRandom random;
    private final LeaseBook book;
    private final List<LeaseNews> asked = new ArrayList<>();
    private final List<LeaseRef> refs = new ArrayList<>();
    private long now;
    private long epoch = 1;
    private int ids;

    History(int seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.now = random.nextLong();
      this.book = new LeaseBook(epoch, random.nextBoolean(), () -> "lease-" + ++ids);
    }

    void run() {
      for (int step = 0; step < STEPS; step++) {
        act(random.nextInt(9));
        verify();
      }
      book.move(++epoch, at());
      for (LeaseNews each : asked) {
        require(each.ends == 1, () -> "somebody heard " + each.ends + " ends");
      }
    }

    private Moment at() {
      return new Moment(now, Instant.EPOCH);
    }

    private void act(int what) {
      switch (what) {
        case 0, 1 -> acquire(false);
        case 2 -> acquire(true);
        case 3 -> force();
        case 4 -> refuses(book.renew(anyRef(), anyOwner(), at()));
        case 5 -> refuses(book.release(anyRef(), anyOwner(), at()));
        case 6 -> delegate();
        case 7 -> jump();
        default -> rare();
      }
    }

    private void delegate() {
      refuses(book.delegate(anyRef(), anyOwner(), random.nextBoolean() ? "pipeline" : null, at()));
    }

    private void rare() {
      if (random.nextInt(4) == 0) {
        book.move(++epoch, at());
      }
    }

    private void acquire(boolean queue) {
      LeaseNews news = news();
      LeaseRequest request = request(queue);
      book.settle(at());
      List<Lease> before = book.leases();
      LeaseAnswer answer = book.acquire(request, news, at());
      news.answered(answer);
      refuses(answer);
      grantsWhatIsFree(request, answer, before);
    }

    /** Free is what nobody holds, and nobody stands in line for. */
    private void grantsWhatIsFree(LeaseRequest request, LeaseAnswer answer, List<Lease> before) {
      List<Lease> others = before.stream().filter(it -> it.overlaps(request.parts())).toList();
      switch (answer) {
        case LeaseAnswer.Given given ->
            require(
                given.lease().waits() != others.isEmpty(),
                () -> given.lease() + " beside " + others);
        case LeaseAnswer.Refused refused -> {
          require(!others.isEmpty(), () -> refused + " though all was free");
          Lease named =
              switch (refused.refusal()) {
                case LeaseRefusal.Held held -> held.holder();
                case LeaseRefusal.QueueFull full -> full.holder();
                default -> null;
              };
          require(named != null && !named.waits(), () -> "no holder is named: " + refused);
          boolean isHeld = others.stream().anyMatch(it -> !it.waits());
          require(!isHeld || others.contains(named), () -> named + " is not in the way");
        }
      }
    }

    private void force() {
      LeaseNews news = news();
      book.take(request(false), "because", news, at());
      require(news.holds(), () -> "force did not help");
    }

    private LeaseNews news() {
      LeaseNews news = new LeaseNews(refs, this::silent);
      asked.add(news);
      return news;
    }

    /** As the desk does it: the policy commands under the lease, then gives it up perhaps. */
    private void silent(Lease lease) {
      Caller owner = new Caller(lease.owner(), List.of(lease.ref()));
      require(book.check(owner, lease.parts(), at()) == null, () -> "a policy cannot act");
      if (lease.silence() == RELEASE) {
        book.abandon(lease.ref(), at());
      }
    }

    private LeaseRequest request(boolean queue) {
      SilencePolicy silence =
          switch (random.nextInt(3)) {
            case 0 -> KEEP;
            case 1 -> RELEASE;
            default -> null;
          };
      Holder holder = new Holder(anyOwner(), "program");
      return new LeaseRequest(holder, "", parts(), TTL, queue, silence);
    }

    private String anyOwner() {
      return OWNERS[random.nextInt(OWNERS.length)];
    }

    private Set<RobotPart> parts() {
      EnumSet<RobotPart> parts = EnumSet.of(PARTS[random.nextInt(PARTS.length)]);
      while (random.nextInt(3) == 0) {
        parts.add(PARTS[random.nextInt(PARTS.length)]);
      }
      return parts;
    }

    /** Of a lease that is held, was held, or never was. */
    private LeaseRef anyRef() {
      if (refs.isEmpty() || random.nextInt(8) == 0) {
        return new LeaseRef("lease-" + random.nextInt(5), random.nextInt(3), random.nextInt(9));
      }
      return refs.get(random.nextInt(refs.size()));
    }

    /** The clock is monotonic: it never goes back, but a process may sleep for hours. */
    private void jump() {
      long scale = random.nextBoolean() ? 1_000_000 : 4_000_000_000L;
      now += random.nextInt(10) == 0 ? Duration.ofHours(9).toNanos() : random.nextLong(scale);
      if (random.nextBoolean()) {
        book.settle(at());
      }
    }

    private void verify() {
      book.settle(at());
      List<Lease> leases = book.leases();
      Set<RobotPart> taken = EnumSet.noneOf(RobotPart.class);
      for (Lease lease : leases) {
        for (RobotPart part : lease.waits() ? Set.<RobotPart>of() : lease.parts()) {
          require(taken.add(part), () -> part + " has two holders");
        }
      }
      RobotPart part = PARTS[random.nextInt(PARTS.length)];
      Set<RobotPart> one = Set.of(part);
      Lease holder = null;
      for (Lease lease : leases) {
        holder = !lease.waits() && lease.parts().contains(part) ? lease : holder;
      }
      String who = anyOwner();
      for (int i = 0; i < 3; i++) {
        LeaseRef ref = anyRef();
        LeaseRefusal refusal = book.check(new Caller(who, List.of(ref)), one, at());
        refuses(refusal);
        boolean may = holder != null && holder.owner().equals(who) && holder.ref().equals(ref);
        require(holder == null || may == (refusal == null), () -> part + " obeys " + who);
      }
      if (holder != null) {
        Caller owner = new Caller(holder.owner(), List.of(holder.ref()));
        require(book.check(owner, one, at()) == null, () -> part + " does not obey its holder");
        LeaseRefusal refusal = book.check(new Caller(holder.owner(), List.of()), one, at());
        require(
            refusal instanceof LeaseRefusal.Held named && named.holder().equals(holder),
            () -> "who names no lease hears " + refusal);
      }
    }

    private void refuses(LeaseAnswer answer) {
      refuses(answer instanceof LeaseAnswer.Refused refused ? refused.refusal() : null);
    }

    /** Whoever is named as a holder holds. */
    private void refuses(LeaseRefusal refusal) {
      Lease named =
          switch (refusal) {
            case null -> null;
            case LeaseRefusal.Held held -> held.holder();
            case LeaseRefusal.QueueFull full -> full.holder();
            case LeaseRefusal.Required required -> null;
            case LeaseRefusal.Stale stale -> stale.current();
            case LeaseRefusal.Unknown unknown -> null;
            case LeaseRefusal.Waits waits -> waits.lease();
          };
      require(named == null || book.leases().contains(named), () -> "no holder: " + named);
    }

    private void require(boolean holds, Supplier<String> what) {
      if (!holds) {
        throw new AssertionError("history " + seed + ": " + what.get());
      }
    }
  }
}

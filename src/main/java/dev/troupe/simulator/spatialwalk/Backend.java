package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.ScaledTime;
import dev.troupe.time.Time;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The service as a whole: everything in here lives on the verticle's context. */
final class Backend extends VerticleBase {
  private final SpatialwalkSimulatorOptions options;
  private final FaultBook book = new FaultBook();
  private final Accounts accounts;
  private final Archive archive;
  private @Nullable Parts parts;

  /** What needs the verticle's context to be made. */
  private record Parts(Time time, Sessions sessions, Front front) {}

  Backend(SpatialwalkSimulatorOptions options) {
    this.options = options;
    this.accounts = new Accounts(options.customers());
    this.archive = new Archive(options.limits().keptBytes());
  }

  @Override
  public Future<?> start() {
    Parts made = assemble(vertx, context);
    parts = made;
    return made.front().open();
  }

  @Override
  public Future<?> stop() {
    parts().sessions().all().forEach(each -> each.close(CloseCodes.GOING_AWAY, "shutting down"));
    return parts().front().close();
  }

  /** From any thread: runs the task here. */
  void run(Runnable task) {
    context.runOnContext(confined -> task.run());
  }

  int port() {
    return parts().front().port();
  }

  /**
   * @param times how many connections or token requests it meets; 0 until healed
   * @param avatar the only avatar it meets, empty for all
   */
  Future<Void> inject(Fault fault, int times, String avatar) {
    if (fault instanceof Fault.RegionDown) {
      book.struck(fault);
      // Closing the port says goodbye to those who are still there; nobody hears of a power cut.
      parts().sessions().cutAll();
      return parts().front().close();
    }
    book.order(fault, times, avatar);
    return Future.succeededFuture();
  }

  Future<Void> injectInto(String connectionId, Fault fault) {
    Session session = parts().sessions().find(connectionId);
    if (session == null) {
      throw new IllegalArgumentException(
          "session: " + connectionId + " (expected: the connection id of an open one)");
    }
    if (!(fault instanceof Fault.OfSession)) {
      throw new IllegalArgumentException("fault: " + fault + " (expected: one of a session)");
    }
    session.suffer(fault);
    return Future.succeededFuture();
  }

  /** Ends every fault that lasts, and forgets those that wait. */
  Future<Void> heal() {
    book.heal();
    parts().sessions().all().forEach(Session::heal);
    return parts().front().isOpen() ? Future.succeededFuture() : parts().front().open();
  }

  Future<Void> setPlan(String apiKey, Plan plan) {
    accounts.require(apiKey).setPlan(plan);
    return Future.succeededFuture();
  }

  Future<SpatialwalkReport> report() {
    long now = parts().time().nanos();
    List<AccountReport> customers =
        accounts.all().stream().map(account -> account.report(now)).toList();
    return Future.succeededFuture(
        new SpatialwalkReport(
            customers,
            archive.sessions(now),
            archive.requests(),
            archive.counters(),
            book.struck()));
  }

  Future<Optional<RequestReport>> request(String reqId) {
    return Future.succeededFuture(archive.request(reqId));
  }

  private Parts assemble(Vertx vertx, Context context) {
    Time time = options.clock().apply(context);
    Time modelTime = new ScaledTime(time, options.pace().timeFactor());
    Surroundings around = new Surroundings(options, time, modelTime, archive);
    Ids ids = new Ids(options.seed());
    Tokens tokens = new Tokens(accounts, ids);
    MagicAvatars avatars = new MagicAvatars(options.avatars());
    Admission admission = new Admission(tokens, avatars, options.manners());
    Sessions sessions = new Sessions(around);
    Ingress ingress = new Ingress(around, admission, tokens, avatars, book, sessions, ids);
    Console console = new Console(accounts, tokens, options.manners());
    ConsoleDoor door = new ConsoleDoor(console, book, time, archive);
    Front front = new Front(vertx, options, door::handle, ingress::upgrade);
    return new Parts(time, sessions, front);
  }

  private Parts parts() {
    Parts made = parts;
    if (made == null) {
      throw new IllegalStateException("backend: not started");
    }
    return made;
  }
}

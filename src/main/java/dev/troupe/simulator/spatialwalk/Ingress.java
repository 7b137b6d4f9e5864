package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.wire.Valve;
import dev.troupe.time.Time;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes upgrades, or refuses them as the dialect does. Confined. */
final class Ingress {
  private final Surroundings around;
  private final Admission admission;
  private final Tokens tokens;
  private final MagicAvatars avatars;
  private final FaultBook book;
  private final Sessions sessions;
  private final Ids ids;
  private final Time time;

  Ingress(
      Surroundings around,
      Admission admission,
      Tokens tokens,
      MagicAvatars avatars,
      FaultBook book,
      Sessions sessions,
      Ids ids) {
    this.around = around;
    this.admission = admission;
    this.tokens = tokens;
    this.avatars = avatars;
    this.book = book;
    this.sessions = sessions;
    this.ids = ids;
    this.time = around.time();
  }

  void upgrade(HttpServerRequest request) {
    around.archive().count("upgrades");
    Admission.Visitor visitor = visitor(request);
    List<Fault> faults = new ArrayList<>(book.take(Fault.OfUpgrade.class, visitor.avatarId()));
    faults.addAll(avatars.find(visitor.avatarId()).orElse(List.of()));
    faults.removeIf(fault -> !(fault instanceof Fault.OfUpgrade));
    faults.forEach(book::struck);
    Duration delay = delay(faults);
    if (delay.isZero()) {
      answer(request, visitor, faults);
    } else {
      request.pause();
      time.after(delay, () -> answer(request, visitor, faults));
    }
  }

  private void answer(HttpServerRequest request, Admission.Visitor visitor, List<Fault> faults) {
    if (request.response().closed() || struck(request, faults)) {
      return;
    }
    switch (admission.check(visitor, time.now())) {
      case Admission.Refused refused -> refuse(request, refused.refusal());
      case Admission.Admitted admitted -> admit(request, visitor, admitted);
    }
  }

  private void admit(
      HttpServerRequest request, Admission.Visitor visitor, Admission.Admitted admitted) {
    tokens.use(admitted.token(), time.now());
    List<Fault> faults = new ArrayList<>(admitted.faults());
    faults.addAll(book.take(Fault.OfSession.class, visitor.avatarId()));
    Ailments ailments = new Ailments(faults, book);
    Account account = admitted.token().account();
    Visit visit = new Visit(ids.next(), account, visitor.avatarId(), ailments);
    request.toWebSocket().onSuccess(socket -> sessions.admit(socket, visit));
  }

  private void refuse(HttpServerRequest request, Refusal refusal) {
    around.archive().count("refused_upgrades");
    if (around.options().dialect() == Dialect.NG) {
      request.toWebSocket().onSuccess(socket -> sessions.refuse(socket, refusal));
    } else {
      Replies.refuse(request.response(), refusal.status(), refusal.message());
    }
  }

  /** Headers win over the query, as they come from those who can hide what they send. */
  private static Admission.Visitor visitor(HttpServerRequest request) {
    String app = request.getHeader("x-app-id");
    String token = request.getHeader("x-session-key");
    boolean query = app == null && token == null;
    return new Admission.Visitor(
        orEmpty(request.getParam("id")),
        orEmpty(query ? request.getParam("appId") : app),
        orEmpty(query ? request.getParam("sessionKey") : token));
  }

  private static boolean struck(HttpServerRequest request, List<Fault> faults) {
    for (Fault fault : faults) {
      if (fault instanceof Fault.UpgradeReset) {
        Valve.reset(request.connection());
        return true;
      }
      if (fault instanceof Fault.UpgradeReply reply) {
        HttpServerResponse response = request.response();
        if (!reply.location().isEmpty()) {
          response.putHeader("location", reply.location());
        }
        JsonObject body = new JsonObject().put("message", reply.message());
        Replies.unfriendly(response, reply.status(), reply.body(), body, reply.retryAfter());
        return true;
      }
    }
    return false;
  }

  private static Duration delay(List<Fault> faults) {
    Duration delay = Duration.ZERO;
    for (Fault fault : faults) {
      delay = fault instanceof Fault.UpgradeDelay slow ? delay.plus(slow.delay()) : delay;
    }
    return delay;
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}

package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.wire.Valve;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The {@link Console} on HTTP, with its faults. Confined. */
final class ConsoleDoor {
  /** The path of the service, the one that its clients' tests use, and the younger service's. */
  static final Set<String> PATHS =
      Set.of("/v1/console/session-tokens", "/session-tokens", "/v1/auth/session-token");

  private static final int MAX_BODY = 64 << 10;
  private static final int DRIPS = 8;

  private final Console console;
  private final FaultBook book;
  private final Time time;
  private final Archive archive;

  ConsoleDoor(Console console, FaultBook book, Time time, Archive archive) {
    this.console = console;
    this.book = book;
    this.time = time;
    this.archive = archive;
  }

  void handle(HttpServerRequest request) {
    archive.count("token_requests");
    List<Fault.OfConsole> faults = book.take(Fault.OfConsole.class);
    faults.forEach(book::struck);
    body(request)
        .onSuccess(body -> later(delay(faults), () -> answer(request, body, faults)))
        .onFailure(tooLong -> {
          if (!request.response().closed()) {
            Replies.json(
                request.response(),
                413,
                Console.envelope(413, "INVALID_ARGUMENT", "request body is too large"));
          }
        });
  }

  private void answer(HttpServerRequest request, Buffer body, List<Fault.OfConsole> faults) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    Console.Reply reply = console.answer(request.getHeader("x-api-key"), body, time.now());
    if (reply.body().containsKey("errors")) {
      archive.count("refused_token_requests");
    }
    Buffer content = Replies.json(reply.body());
    Duration slow = Duration.ZERO;
    for (Fault.OfConsole fault : faults) {
      switch (fault) {
        case Fault.ConsoleReset reset -> {
          Valve.reset(request.connection());
          return;
        }
        case Fault.ConsoleReply wrong -> {
          int status = wrong.status();
          Replies.unfriendly(
              response,
              status,
              wrong.body(),
              Console.envelope(status, Console.codeOf(status), "something went wrong"),
              wrong.retryAfter());
          return;
        }
        case Fault.EmptyToken empty -> content = Replies.json(Console.success(""));
        case Fault.ConsoleSlowBody dripping -> slow = dripping.over();
        case Fault.ConsoleDelay delayed -> {}
      }
    }
    response
        .setStatusCode(reply.status())
        .putHeader("content-type", "application/json")
        .putHeader("content-length", String.valueOf(content.length()));
    if (slow.isZero()) {
      response.end(content);
    } else {
      drip(response, content, 1 + content.length() / DRIPS, slow.dividedBy(DRIPS));
    }
  }

  private void drip(HttpServerResponse response, Buffer rest, int size, Duration each) {
    if (response.closed()) {
      return;
    }
    if (rest.length() <= size) {
      response.end(rest);
      return;
    }
    response.write(rest.slice(0, size));
    time.after(each, () -> drip(response, rest.slice(size, rest.length()), size, each));
  }

  private void later(Duration delay, Runnable task) {
    if (delay.isZero()) {
      task.run();
    } else {
      time.after(delay, task);
    }
  }

  private static Duration delay(List<Fault.OfConsole> faults) {
    Duration delay = Duration.ZERO;
    for (Fault fault : faults) {
      delay = fault instanceof Fault.ConsoleDelay slow ? delay.plus(slow.delay()) : delay;
    }
    return delay;
  }

  private static Future<Buffer> body(HttpServerRequest request) {
    Promise<Buffer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    request.handler(chunk -> {
      if (body.length() + chunk.length() > MAX_BODY) {
        whole.tryFail("too long");
      } else {
        body.appendBuffer(chunk);
      }
    });
    request.endHandler(end -> whole.tryComplete(body));
    request.exceptionHandler(whole::tryFail);
    return whole.future();
  }
}

package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.wire.ControlPort;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A simulated Spatialwalk service in this process: console and ingress on one port.
 *
 * <pre>
 * SpatialwalkSimulator.start(vertx, SpatialwalkSimulatorOptions.defaults().withDialect(Dialect.NG))
 *     .onSuccess(simulator -&gt; connect(simulator.consoleUrl(), simulator.ingressUrl()));
 * </pre>
 *
 * Safe on every thread.
 */
public final class SpatialwalkSimulator {
  private final Vertx vertx;
  private final SpatialwalkSimulatorOptions options;
  private final Backend backend;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Promise<Void> closed = Promise.promise();
  private @Nullable ControlPort control;
  private String deployment = "";
  private int port;

  private SpatialwalkSimulator(Vertx vertx, SpatialwalkSimulatorOptions options) {
    this.vertx = vertx;
    this.options = options;
    this.backend = new Backend(options);
  }

  /** Completes when the ports are open; a port that is taken fails the start. */
  public static Future<SpatialwalkSimulator> start(
      Vertx vertx, SpatialwalkSimulatorOptions options) {
    return new SpatialwalkSimulator(vertx, options).open();
  }

  public int port() {
    return port;
  }

  /** Where faults are ordered; -1 when there is no such port. */
  public int controlPort() {
    return control == null ? -1 : control.port();
  }

  /** What a client is told as the console's address: {@code http://HOST:PORT/v1/console}. */
  public URI consoleUrl() {
    return URI.create("http://" + options.host() + ":" + port + "/v1/console");
  }

  /** What a client is told as the ingress' address: {@code ws://HOST:PORT/v2/driveningress}. */
  public URI ingressUrl() {
    return URI.create("ws://" + options.host() + ":" + port + "/v2/driveningress");
  }

  /** The fault meets the next connection, or the next token request. */
  public Future<Void> inject(Fault fault) {
    return inject(fault, 1);
  }

  /**
   * @param times how many connections or token requests it meets; 0 until {@link #heal}
   */
  public Future<Void> inject(Fault fault, int times) {
    return inject(fault, times, "");
  }

  /**
   * @param times how many connections or token requests it meets; 0 until {@link #heal}
   * @param avatarId the only avatar it meets, empty for all
   */
  public Future<Void> inject(Fault fault, int times, String avatarId) {
    return on(() -> backend.inject(fault, times, avatarId));
  }

  /** The fault meets that open connection, at once or at its moment. */
  public Future<Void> injectInto(String connectionId, Fault fault) {
    return on(() -> backend.injectInto(connectionId, fault));
  }

  /** Ends every fault that lasts, and forgets those that wait. */
  public Future<Void> heal() {
    return on(backend::heal);
  }

  /** Counts from the next connection on; credits from the next minute. */
  public Future<Void> setPlan(String apiKey, Plan plan) {
    return on(() -> backend.setPlan(apiKey, plan));
  }

  public Future<SpatialwalkReport> report() {
    return on(backend::report);
  }

  /** The latest request of that id, with its messages while they are kept. */
  public Future<Optional<RequestReport>> request(String reqId) {
    return on(() -> backend.request(reqId));
  }

  /** Closes every connection with a close frame, then the ports; twice is as good as once. */
  public Future<Void> close() {
    if (closing.compareAndSet(false, true)) {
      List<Future<Void>> parts = new ArrayList<>();
      if (!deployment.isEmpty()) {
        parts.add(vertx.undeploy(deployment));
      }
      if (control != null) {
        parts.add(control.close());
      }
      Future.join(parts).<Void>mapEmpty().onComplete(closed);
    }
    return closed.future();
  }

  private Future<SpatialwalkSimulator> open() {
    return vertx
        .deployVerticle(backend)
        .onSuccess(id -> {
          deployment = id;
          port = backend.port();
        })
        .compose(deployed -> openControl(options.controlPort()))
        .recover(failure -> close().transform(closed -> Future.failedFuture(failure)))
        .map(this);
  }

  private Future<Void> openControl(int wanted) {
    if (wanted < 0) {
      return Future.succeededFuture();
    }
    ControlPort opening = new ControlPort(vertx, new BackendControl(this));
    return opening.listen(wanted).onSuccess(listening -> control = opening);
  }

  private <T> Future<T> on(Supplier<Future<T>> task) {
    return Future.future(promise ->
        backend.run(() -> {
          try {
            task.get().onComplete(promise);
          } catch (RuntimeException refused) {
            promise.fail(refused);
          }
        }));
  }
}

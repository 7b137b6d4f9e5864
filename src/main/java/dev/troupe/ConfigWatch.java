package dev.troupe;

import dev.troupe.ConfigMetrics.Outcome;
import dev.troupe.config.ConfigException;
import dev.troupe.config.ConfigSource;
import dev.troupe.config.TroupeConfig;
import dev.troupe.telemetry.LogKeys;
import dev.troupe.time.Time;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the configuration while the gateway runs: looks at it every so often, and hands it on
 * when it has changed and will do. What is being written is not half read: a change counts once two
 * looks have seen the same. Confined to one context, on which {@link #start}, {@link #reload} and
 * {@link #close} put themselves.
 *
 * <pre>
 * look ── as loaded ──▶ rest            load ── will not do ──▶ told, rest
 *   │                                    │
 *   └── other ──▶ look again ── same ──▶ └──▶ it is handed on ── could not be done ──▶ told,
 *                   │                                │                             tried at each look
 *                   └── other ──▶ look again         └──▶ done, rest
 * </pre>
 */
final class ConfigWatch implements Supplier<Map<String, Object>> {
  private static final Logger log = LoggerFactory.getLogger(ConfigWatch.class);

  /** Longer than an editor takes to write a file. */
  static final Duration SETTLE = Duration.ofMillis(250);

  private final ConfigSource source;
  private final TroupeConfig running;
  private final Function<TroupeConfig, ? extends Future<?>> apply;
  private final Executor home;
  private final Reading reading;
  private final Time time;
  private final ConfigMetrics metrics;
  private final Duration every;
  private String loaded;
  private @Nullable String glimpsed;
  private Time.@Nullable Timer timer;
  private boolean busy;
  private boolean again;
  private boolean undone;
  private boolean closed;
  private @Nullable String told;
  private volatile Standing standing;

  /** What health shows. */
  private record Standing(
      @Nullable Outcome last, Instant at, int problems, List<String> needRestart) {}

  /** What was found at one reading. */
  private record Found(
      String print, @Nullable TroupeConfig config, @Nullable ConfigException refusal) {}

  /** Where files are read, so that nobody waits for a disk; answers come back on the context. */
  interface Reading {
    <T> Future<T> read(Callable<T> task);
  }

  /**
   * @param loaded fingerprint of {@code running}, which the gateway was started with
   * @param apply makes the gateway be as the file says, as far as it can while it runs
   * @param home runs tasks on the context that this is confined to
   */
  ConfigWatch(
      ConfigSource source,
      String loaded,
      TroupeConfig running,
      Function<TroupeConfig, ? extends Future<?>> apply,
      Executor home,
      Reading reading,
      Time time,
      ConfigMetrics metrics) {
    this.source = source;
    this.loaded = loaded;
    this.running = running;
    this.apply = apply;
    this.home = home;
    this.reading = reading;
    this.time = time;
    this.metrics = metrics;
    this.every = running.fleet().reloadEvery();
    this.standing = new Standing(null, time.now(), 0, List.of());
    metrics.started(time.now());
  }

  void start() {
    home.execute(this::rest);
  }

  /** Reads it now, whether it has changed or not. */
  void reload() {
    home.execute(() -> {
      if (busy) {
        again = true;
      } else {
        load();
      }
    });
  }

  void close() {
    home.execute(() -> {
      closed = true;
      disarm();
    });
  }

  private void rest() {
    busy = false;
    if (again) {
      again = false;
      load();
    } else if (every.isPositive()) {
      arm(every);
    }
  }

  private void arm(Duration delay) {
    disarm();
    if (!closed) {
      timer = time.after(delay, this::look);
    }
  }

  private void disarm() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void look() {
    busy = true;
    reading.read(source::fingerprint).onSuccess(this::looked).onFailure(this::unreadable);
  }

  private void looked(String print) {
    if (print.equals(loaded)) {
      glimpsed = null;
      if (undone) {
        load();
      } else {
        rest();
      }
    } else if (print.equals(glimpsed)) {
      load();
    } else {
      glimpsed = print;
      busy = false;
      arm(SETTLE.compareTo(every) < 0 ? SETTLE : every);
    }
  }

  private void load() {
    if (closed) {
      return;
    }
    busy = true;
    disarm();
    glimpsed = null;
    reading.read(this::find).onSuccess(this::found).onFailure(this::unreadable);
  }

  /** On a thread that may wait. */
  private Found find() {
    // Before it is read: what changes in between is seen at the next look.
    String print = source.fingerprint();
    try {
      return new Found(print, source.read(), null);
    } catch (ConfigException refusal) {
      return new Found(print, null, refusal);
    }
  }

  private void found(Found found) {
    loaded = found.print();
    undone = false;
    TroupeConfig config = found.config();
    if (found.refusal() != null) {
      refused(found.refusal());
      rest();
    } else if (config != null && !closed) {
      Future.succeededFuture(config)
          .compose(wanted -> apply.apply(wanted).map(report -> (Object) report))
          .onComplete(end ->
              home.execute(() -> {
                if (end.succeeded()) {
                  applied(config, end.result());
                } else {
                  failed(end.cause());
                }
                rest();
              }));
    }
  }

  private void applied(TroupeConfig config, @Nullable Object report) {
    told = null;
    List<String> needRestart = running.differences(config);
    end(Outcome.APPLIED, 0, needRestart);
    log.atInfo().addKeyValue("robots", report).log("configuration is reloaded");
    if (!needRestart.isEmpty()) {
      log.atWarn()
          .addKeyValue("sections", String.join(", ", needRestart))
          .log("changes of the configuration need a restart");
    }
  }

  private void refused(ConfigException refusal) {
    told = null;
    end(Outcome.REFUSED, refusal.problems().size(), standing.needRestart());
    log.atError()
        .addKeyValue(LogKeys.CAUSE, refusal.getMessage())
        .log("configuration will not do and changes nothing");
  }

  /** Somebody may put right what stands in its way without touching the file. */
  private void failed(Throwable cause) {
    undone = true;
    String why = String.valueOf(cause.getMessage());
    if (!why.equals(told)) {
      told = why;
      end(Outcome.FAILED, 1, standing.needRestart());
      log.atError().addKeyValue(LogKeys.CAUSE, why).log("configuration could not be applied");
    }
  }

  private void unreadable(Throwable cause) {
    log.atError().setCause(cause).log("configuration could not be looked at");
    rest();
  }

  private void end(Outcome outcome, int problems, List<String> needRestart) {
    standing = new Standing(outcome, time.now(), problems, needRestart);
    metrics.reloaded(outcome, time.now());
  }

  /** What is wrong with a file is in the log: values are nothing for strangers. From any thread. */
  @Override
  public Map<String, Object> get() {
    Standing now = standing;
    Map<String, Object> shown = new TreeMap<>();
    shown.put("state", now.last() == null ? "as_started" : now.last().label());
    shown.put("since", now.at().toString());
    shown.put("problems", now.problems());
    shown.put("need_restart", String.join(", ", now.needRestart()));
    return shown;
  }
}

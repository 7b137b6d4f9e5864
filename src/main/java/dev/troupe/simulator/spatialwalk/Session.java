package dev.troupe.simulator.spatialwalk;

import dev.troupe.simulator.spatialwalk.wire.Configuration;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One client's socket, from the upgrade on: its handshake, and the clocks that end it. Confined.
 *
 * <pre>
 * open --configuration--> configured --delay--> confirmed: a {@link Conversation}
 *      --nothing, or something else--> error, close
 * any  --no credits, too long, too quiet--> error, close
 * </pre>
 */
final class Session {
  /** Of a client that does not wait for the confirmation. */
  private static final int MAX_EARLY = 64;

  private final Surroundings around;
  private final Visit visit;
  private final SessionRecord record;
  private final Mouthpiece mouth;
  private final Clocks clocks;
  private final long openedNanos;
  private final Queue<Buffer> early = new ArrayDeque<>();
  private @Nullable Configuration configuration;
  private @Nullable Conversation conversation;
  private long lastActive;

  Session(Surroundings around, Visit visit, Line line) {
    this.around = around;
    this.visit = visit;
    this.openedNanos = around.time().nanos();
    String appId = visit.account().appId();
    this.record = new SessionRecord(visit.connectionId(), appId, visit.avatarId(), openedNanos);
    this.mouth = new Mouthpiece(line, around.options().dialect(), visit, record, around.archive());
    this.clocks = new Clocks(around.time());
  }

  String connectionId() {
    return visit.connectionId();
  }

  void open() {
    around.archive().add(record);
    visit.account().opened(openedNanos);
    visit.ailments().holding(Fault.SlowWrites.class).ifPresent(slow -> mouth.suffer(slow, ""));
    clocks.after(
        around.options().limits().configTimeout(),
        () -> {
          if (configuration == null) {
            reject(Handshake.silence());
          }
        });
    Duration longest = visit.account().plan().maxSession();
    if (!longest.isZero()) {
      clocks.after(longest, () -> fail(CloseCodes.SESSION_TIMEOUT, "Session time limit reached"));
    }
    bill();
    strike(Fault.Moment.NOW);
  }

  void receive(Buffer bytes) {
    if (mouth.isOver()) {
      return;
    }
    if (conversation != null) {
      conversation.receive(bytes);
    } else if (configuration == null) {
      configure(bytes);
    } else if (early.size() < MAX_EARLY) {
      early.add(bytes);
    } else {
      mouth.close(CloseCodes.POLICY, "too much before the confirmation");
    }
  }

  /** No client has reason to send text; after the handshake it is ignored, as clients do. */
  void receiveText() {
    around.archive().count("text_messages");
    if (configuration == null && !mouth.isOver()) {
      reject(Handshake.text());
    }
  }

  /** More than one message may hold, or the like: the socket is of no use any more. */
  void overflow() {
    mouth.close(CloseCodes.TOO_BIG, "message too big");
  }

  /** Something goes wrong with this session, now or at the fault's moment. */
  void suffer(Fault fault) {
    visit.ailments().add(fault);
    if (fault instanceof Fault.SlowWrites) {
      mouth.suffer(fault, "");
    }
    strike(Fault.Moment.NOW);
  }

  void heal() {
    mouth.line().heal();
  }

  void close(int code, String reason) {
    mouth.close(code, reason);
  }

  /**
   * The socket is closed: no timer may stay behind.
   *
   * @param code of the client's close frame, 0 for none
   */
  void gone(int code) {
    mouth.gone();
    clocks.stop();
    if (conversation != null) {
      conversation.abandon();
    }
    long now = around.time().nanos();
    record.closing(code);
    record.closed(now);
    visit.account().closed(openedNanos, now);
  }

  private void configure(Buffer first) {
    switch (new Handshake(around.options().dialect()).judge(first)) {
      case Handshake.Rejected rejected -> reject(rejected);
      case Handshake.Accepted accepted -> {
        configuration = accepted.configuration();
        record.configured(accepted.configuration());
        Duration slow =
            visit
                .ailments()
                .holding(Fault.ConfirmDelay.class)
                .map(Fault.ConfirmDelay::delay)
                .orElse(around.options().pace().confirmDelay());
        if (slow.isZero()) {
          confirm(accepted.configuration());
        } else {
          clocks.after(slow, () -> confirm(accepted.configuration()));
        }
      }
    }
  }

  private void confirm(Configuration confirmed) {
    if (strike(Fault.Moment.HANDSHAKE)) {
      return;
    }
    Fault.Confirm.Kind wrong =
        visit.ailments().holding(Fault.Confirm.class).map(Fault.Confirm::kind).orElse(null);
    if (wrong == null) {
      mouth.confirm();
    } else {
      mouth.confirmWrongly(wrong);
    }
    if (wrong == null || wrong == Fault.Confirm.Kind.TWICE) {
      converse(confirmed);
    }
  }

  private void converse(Configuration confirmed) {
    record.confirmed();
    Conversation started = new Conversation(around, visit, mouth, record, confirmed, this::active);
    conversation = started;
    visit
        .ailments()
        .holding(Fault.EarlyFrames.class)
        .ifPresent(frames -> {
          for (int i = 0; i < frames.messages(); i++) {
            mouth.stray("early");
          }
        });
    strike(Fault.Moment.CONFIRMED);
    active();
    watch(confirmed);
    for (Buffer next = early.poll(); next != null; next = early.poll()) {
      started.receive(next);
    }
  }

  private void active() {
    lastActive = around.time().nanos();
  }

  private void watch(Configuration confirmed) {
    Configuration.LiveKit room = confirmed.liveKit();
    if (room != null && room.idleTimeout() > 0) {
      watch(Duration.ofSeconds(room.idleTimeout()), "livekit silence timeout");
      return;
    }
    Duration limit = around.options().limits().idleTimeout(around.options().dialect());
    if (!limit.isZero()) {
      watch(limit, "no audio input for " + limit.toSeconds() + "s");
    }
  }

  /** What is still being performed is not idle, whoever speaks. */
  private void watch(Duration limit, String message) {
    if (conversation != null && conversation.isBusy()) {
      active();
    }
    Duration left = limit.minusNanos(around.time().nanos() - lastActive);
    if (left.isPositive()) {
      clocks.after(left, () -> watch(limit, message));
    } else {
      mouth.error("", 0, message);
      mouth.close(CloseCodes.NORMAL, "");
    }
  }

  /** Each minute is paid for when it begins. */
  private void bill() {
    if (visit.account().charge()) {
      clocks.after(around.options().limits().billedMinute(), this::bill);
    } else {
      fail(CloseCodes.CREDITS_EXHAUSTED, "Credits exhausted");
    }
  }

  private void fail(int code, String message) {
    mouth.error("", code, message);
    mouth.close(code, message);
  }

  private void reject(Handshake.Rejected rejected) {
    around.archive().count("rejected_handshakes");
    mouth.error("", rejected.code(), rejected.message());
    mouth.close(rejected.close(), rejected.message());
  }

  /** Whether anything struck. */
  private boolean strike(Fault.Moment moment) {
    boolean struck = false;
    for (Fault fault : visit.ailments().due(moment)) {
      mouth.suffer(fault, "");
      struck = true;
    }
    return struck;
  }
}

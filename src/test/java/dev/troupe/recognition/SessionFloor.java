package dev.troupe.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.troupe.recognition.SessionFailure.Reason;
import dev.troupe.time.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One session with a stock of sockets, a recogniser and a clock that do what a test says. */
final class SessionFloor implements SocketStock {
  static final Duration LONGEST = Duration.ofMinutes(2);
  static final Duration REPLAY = Duration.ofSeconds(2);

  final ManualTime time = new ManualTime();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final List<SessionNews> news = new ArrayList<>();
  final List<Boolean> audioWanted = new ArrayList<>();
  final Deque<Asked> line = new ArrayDeque<>();
  final List<Lent> loans = new ArrayList<>();
  final RecognitionSession session;

  /** A socket that was asked for. */
  final class Asked implements Wish {
    private final Promise<Loan> promise = Promise.promise();

    @Override
    public Future<Loan> loan() {
      return promise.future();
    }

    @Override
    public void cancel() {
      if (line.remove(this)) {
        promise.fail(new SessionFailure(Reason.POOL_EXHAUSTED, "left the line").asException());
      }
    }
  }

  /** A socket that is or was lent. Discarded ones go on talking, as they may for a while. */
  static final class Lent implements Loan {
    final FakeRecogniser recogniser;
    String back = "";

    Lent(FakeRecogniser recogniser) {
      this.recogniser = recogniser;
    }

    @Override
    public RecogniserSocket socket() {
      return recogniser.socket;
    }

    @Override
    public void giveBack() {
      assertThat(back).isEmpty();
      back = "given back";
    }

    @Override
    public void discard() {
      assertThat(back).isEmpty();
      back = "discarded";
    }
  }

  SessionFloor(Duration replay) {
    this(replay, Map.of());
  }

  SessionFloor(Duration replay, Map<String, String> grammars) {
    SessionRequest request =
        new SessionRequest(
            "somebody",
            null,
            RecognitionParams.NONE,
            grammars,
            replay,
            Duration.ofSeconds(10),
            false);
    session =
        new RecognitionSession(
            request,
            RecognitionCommand.Open.DEFAULT,
            this,
            time,
            LONGEST,
            new RecognitionMetrics(registry),
            news::add,
            audioWanted::add);
  }

  /** One that has its first session. */
  static SessionFloor ready(Duration replay) {
    SessionFloor floor = new SessionFloor(replay);
    floor.session.open();
    floor.grant();
    floor.news.clear();
    return floor;
  }

  @Override
  public Wish borrow(boolean opened, String owner, Duration patience) {
    Asked wish = new Asked();
    line.add(wish);
    return wish;
  }

  FakeRecogniser grant() {
    return grant(line.removeFirst());
  }

  FakeRecogniser grant(Asked wish) {
    loans.add(new Lent(new FakeRecogniser("channel-" + (loans.size() + 1), true, time)));
    wish.promise.complete(loans.getLast());
    return recogniser();
  }

  /** The socket breaks between the stock and the session. */
  void grantDead() {
    FakeRecogniser recogniser = new FakeRecogniser("channel-" + (loans.size() + 1), true, time);
    recogniser.die();
    loans.add(new Lent(recogniser));
    line.removeFirst().promise.complete(loans.getLast());
  }

  void refuseSocket() {
    line.removeFirst()
        .promise
        .fail(new SessionFailure(Reason.POOL_EXHAUSTED, "none left").asException());
  }

  /** The one lent last. */
  FakeRecogniser recogniser() {
    return loans.getLast().recogniser;
  }

  SessionFloor submit(String id, RecognitionCommand command) {
    session.submit(id, new SessionCommand.Vendor(command));
    return this;
  }

  SessionFloor recognize(String id) {
    return submit(id, new RecognitionCommand.Recognize("builtin:speech/boolean"));
  }

  /** A recognition whose timers stand still. */
  SessionFloor recognizeUntimed(String id) {
    return submit(
        id,
        new RecognitionCommand.Recognize(
            List.of("builtin:speech/boolean"), RecognitionParams.NONE.withStartInputTimers(false)));
  }

  SessionFloor stop(String id) {
    return submit(id, new RecognitionCommand.Stop());
  }

  SessionFloor getParams(String id) {
    return submit(id, new RecognitionCommand.GetParams());
  }

  SessionFloor endUtterance(String id) {
    session.submit(id, new SessionCommand.EndUtterance());
    return this;
  }

  /** So much sound comes, as fast as it sounds. */
  SessionFloor sound(int millis) {
    for (int passed = 0; passed < millis; passed += 20) {
      session.audio(new AudioPiece("", passed * 1_000_000L, new byte[20 * 16], 1, 0.5));
      time.advance(Duration.ofMillis(20));
    }
    return this;
  }

  <N extends SessionNews> List<N> news(Class<N> kind) {
    return news.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** What was told, in a word each, and what came before is forgotten. */
  List<String> told() {
    List<String> words = news.stream().map(SessionFloor::word).toList();
    news.clear();
    return words;
  }

  static String word(SessionNews news) {
    String kind = news.getClass().getSimpleName();
    return switch (news) {
      case SessionNews.Said it -> "%s %s %s".formatted(kind, it.commandId(), it.event().kind());
      case SessionNews.Begun it ->
          "%s %s%s".formatted(kind, it.commandId(), it.replayed() ? " again" : "");
      case SessionNews.Defined it -> kind + " " + it.commandId();
      case SessionNews.Complete it -> kind + " " + it.commandId();
      case SessionNews.RecognitionLost it ->
          "%s %s %s".formatted(kind, it.commandId(), it.failure().reason());
      case SessionNews.Stopped it ->
          "%s %s of %s".formatted(kind, it.commandId(), it.recognitionId());
      case SessionNews.Refused it -> "%s %s in %s".formatted(kind, it.commandId(), it.state());
      case SessionNews.Rejected it ->
          "%s %s %s".formatted(kind, it.commandId(), it.failure().reason());
      case SessionNews.UtteranceEnding it -> kind + " " + it.commandId();
      case SessionNews.Replaced it ->
          "%s %s by %s for %s"
              .formatted(kind, it.oldChannelId(), it.ready().channelId(), it.recognitionId());
      case SessionNews.Failed it -> kind + " " + it.failure().reason();
      default -> kind;
    };
  }

  double count(String counter) {
    return registry.get(counter).counters().stream().mapToDouble(each -> each.count()).sum();
  }

  /** Proves that a session which is over has left nothing behind. */
  void proveOver() {
    assertThat(line).as("nobody waits for a socket").isEmpty();
    assertThat(loans)
        .allSatisfy(loan -> assertThat(!loan.back.isEmpty() || loan.recogniser.dead).isTrue());
    loans.forEach(loan -> loan.recogniser.socket.close());
    assertThat(time.armed()).as("timers").isZero();
    assertThat(registry.get("troupe.recognition.sessions").gauge().value()).isZero();
    assertThat(
            Stream.of(SessionNews.Ended.class, SessionNews.Failed.class)
                .mapToInt(last -> news(last).size())
                .sum())
        .isLessThanOrEqualTo(1);
  }
}

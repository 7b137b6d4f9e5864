package dev.troupe.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.troupe.config.LinkConfig;
import dev.troupe.time.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RequestsTest {
  private static final LinkFailure DROPPED = new LinkFailure(LinkCause.DROPPED, "dropped");

  private final ManualTime time = new ManualTime();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FakeWire wire = new FakeWire();
  private final List<String> story = new ArrayList<>();
  private final Requests<String> requests =
      new Requests<>(
          time, new LinkConfig.Limits(1 << 20, 3, 100), new LinkMetrics(registry, "test"), wire);

  @AfterEach
  void nothingStaysArmedOrQueued() {
    requests.failAll(DROPPED);
    assertThat(time.armed()).isZero();
    assertThat(registry.get("troupe.link.send.queue").gauge().value()).isZero();
  }

  @Test
  void aLostLinkTellsWhatMayHaveArrivedFromWhatCertainlyHasNot() {
    submit("taken", true, 10);
    requests.taken(wire.written.getFirst());
    submit("written", true, 10);
    wire.room = false;
    submit("queued", true, 10);
    requests.failAll(DROPPED);
    assertThat(story)
        .containsExactly(
            "taken sent",
            "taken failed DROPPED, may have arrived",
            "written failed DROPPED, may have arrived",
            "queued failed DROPPED");
  }

  @Test
  void keepsOrderAndBoundsWhileThereIsNoRoom() {
    wire.room = false;
    for (int i = 0; i < 4; i++) {
      submit("r" + i, false, 10);
    }
    assertThat(story).containsExactly("r3 failed SEND_QUEUE_FULL");
    wire.roomFor = 2;
    requests.flush();
    assertThat(wire.ids()).containsExactly("r0", "r1");
    submit("r4", false, 10);
    wire.room = true;
    requests.flush();
    assertThat(wire.ids()).containsExactly("r0", "r1", "r2", "r4");
  }

  @Test
  void boundsBytesToo() {
    wire.room = false;
    submit("small", false, 60);
    submit("large", false, 41);
    submit("fits", false, 40);
    assertThat(story).containsExactly("large failed SEND_QUEUE_FULL");
  }

  @Test
  void whatExpiresInTheQueueIsNeverWritten() {
    wire.room = false;
    submit("late", true, 10, Duration.ofSeconds(1));
    submit("later", false, 10, Duration.ofSeconds(1));
    submit("patient", false, 10);
    time.advance(Duration.ofSeconds(1));
    assertThat(story).containsExactly("late failed DEADLINE", "later failed DEADLINE");
    wire.room = true;
    requests.flush();
    assertThat(wire.ids()).containsExactly("patient");
  }

  @Test
  void anAnswerMayOvertakeTheCompletionOfItsWrite() {
    submit("fast", true, 10);
    answer("fast", "yes", true);
    requests.taken(wire.written.getFirst());
    assertThat(story).containsExactly("fast sent", "fast ended yes");
  }

  @Test
  void progressKeepsARequestOpenUntilItsEnd() {
    submit("long", true, 10, Duration.ofSeconds(5));
    requests.taken(wire.written.getFirst());
    answer("long", "one", false);
    answer("long", "two", true);
    assertThat(requests.find("long")).isNull();
    time.advance(Duration.ofSeconds(10));
    assertThat(story).containsExactly("long sent", "long progress one", "long ended two");
  }

  @Test
  void aRequestWithoutAnswerEndsWithItsBytesAndLeavesNoTimer() {
    submit("led", false, 10, Duration.ofSeconds(5));
    requests.taken(wire.written.getFirst());
    assertThat(story).containsExactly("led sent");
    assertThat(requests.find("led")).isNull();
    assertThat(time.armed()).isZero();
  }

  @Test
  void wakesWritersOnceThereIsRoomAndAgainstALostLink() {
    wire.room = false;
    submit("queued", false, 10);
    requests.onWritable(() -> story.add("woken"));
    wire.roomFor = 1;
    requests.flush();
    assertThat(story).isEmpty();
    wire.room = true;
    requests.flush();
    requests.flush();
    assertThat(story).containsExactly("woken");
    wire.room = false;
    wire.roomFor = 0;
    requests.onWritable(() -> story.add("woken by loss"));
    requests.failAll(DROPPED);
    assertThat(story).endsWith("woken by loss");
  }

  @Test
  void aReplyThatThrowsDoesNotKeepTheOthersFromTheirs() {
    Reply<String> bad =
        failure -> {
          throw new IllegalStateException("a bug of the owner");
        };
    requests.submit(
        new Request<>("bad", new Frame.Text("x"), MessageKind.COMMAND, true, bad),
        Link.NO_DEADLINE);
    submit("good", true, 10);
    requests.failAll(DROPPED);
    assertThat(story).containsExactly("good failed DROPPED, may have arrived");
  }

  @Test
  void refusesAnIdThatIsInFlight() {
    submit("same", true, 10);
    assertThatThrownBy(() -> submit("same", true, 10))
        .hasMessage("request id: same (expected: one that is not in flight)");
  }

  private void submit(String id, boolean answered, int size) {
    requests.submit(request(id, answered, size), Link.NO_DEADLINE);
  }

  private void submit(String id, boolean answered, int size, Duration patience) {
    requests.submit(request(id, answered, size), time.nanos() + patience.toNanos());
  }

  private Request<String> request(String id, boolean answered, int size) {
    Frame frame = new Frame.Text("x".repeat(size));
    return new Request<>(id, frame, MessageKind.COMMAND, answered, new Told(id));
  }

  private void answer(String id, String event, boolean last) {
    Request<String> request = requests.find(id);
    assertThat(request).isNotNull();
    requests.answer(request, new Inbound<>(id, event, last, MessageKind.COMMAND));
  }

  /** Tells the story of one request. */
  private final class Told implements Reply<String> {
    private final String id;

    Told(String id) {
      this.id = id;
    }

    @Override
    public void sent() {
      story.add(id + " sent");
    }

    @Override
    public void progress(String event) {
      story.add(id + " progress " + event);
    }

    @Override
    public void ended(String event) {
      story.add(id + " ended " + event);
    }

    @Override
    public void failed(LinkFailure failure) {
      story.add(
          id
              + " failed "
              + failure.cause()
              + (failure.mayHaveArrived() ? ", may have arrived" : ""));
    }
  }

  /** Takes what it has room for, and completes nothing by itself. */
  private static final class FakeWire implements Requests.Wire {
    private final List<Request<?>> written = new ArrayList<>();
    private boolean room = true;
    private int roomFor;

    @Override
    public boolean hasRoom() {
      return room || roomFor > 0;
    }

    @Override
    public void write(Request<?> request) {
      roomFor = Math.max(0, roomFor - 1);
      request.writing();
      written.add(request);
    }

    List<String> ids() {
      return written.stream().<String>map(request -> request.id).toList();
    }
  }
}

package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reports to clients that keep up, and to those that do not. */
class LatestOnlyTest {
  private final FakeStream stream = new FakeStream();
  private final LatestOnly<String> reports = new LatestOnly<>(stream);

  @Test
  void writesEachWhileTheClientKeepsUp() {
    reports.write("1");
    reports.write("2");

    assertThat(stream.written).containsExactly("1", "2");
  }

  @Test
  void keepsOnlyTheNewestForASlowClient() {
    stream.writable = false;
    reports.write("1");
    reports.write("2");
    assertThat(stream.written).isEmpty();

    stream.drain();

    assertThat(stream.written).containsExactly("2");
  }

  @Test
  void theNewestIsNotOvertakenByTheEnd() {
    stream.writable = false;
    reports.write("1");

    reports.flush();
    stream.drain();

    assertThat(stream.written).containsExactly("1");
  }

  @Test
  void whatWasKeptIsForgottenWhenANewerOneIsWritten() {
    stream.writable = false;
    reports.write("1");
    stream.writable = true;
    reports.write("2");
    reports.flush();

    assertThat(stream.written).containsExactly("2");
  }

  private static final class FakeStream implements ResponseStream<String> {
    final List<String> written = new ArrayList<>();
    boolean writable = true;
    private Runnable drained = () -> {};

    void drain() {
      writable = true;
      drained.run();
    }

    @Override
    public void write(String message) {
      written.add(message);
    }

    @Override
    public void writeEncoded(EncodedMessage message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isWritable() {
      return writable;
    }

    @Override
    public void onWritable(Runnable handler) {
      drained = handler;
    }

    @Override
    public void end() {}

    @Override
    public void fail(Throwable failure) {}
  }
}

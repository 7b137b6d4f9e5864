package dev.troupe.testing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class CleanRunTest {
  private final LoggerContext logging = new LoggerContext();
  private final Misdeeds misdeeds = Misdeeds.watching(logging);

  @Test
  void aLeakedBufferIsAMisdeedToldOnce() {
    logging.getLogger(Misdeeds.LEAKS).error("LEAK: ByteBuf.release() was not called");

    assertThat(misdeeds.take()).containsExactly("LEAK: ByteBuf.release() was not called");
    assertThat(misdeeds.take()).isEmpty();
  }

  @Test
  void aBlockedEventLoopIsAMisdeed() {
    logging.getLogger(Misdeeds.BLOCKED).warn("Thread has been blocked for 2001 ms");

    assertThat(misdeeds.take()).containsExactly("Thread has been blocked for 2001 ms");
  }

  @Test
  void anExceptionThatAConnectionSwallowsIsAMisdeed() {
    logging.getLogger(Misdeeds.SWALLOWED).error("Caught Throwable from listener");
    logging.getLogger(Misdeeds.SWALLOWED).debug("a stream more");

    assertThat(misdeeds.take()).containsExactly("Caught Throwable from listener");
  }

  @Test
  void whatElseTheLeakDetectorSaysIsNone() {
    logging.getLogger(Misdeeds.LEAKS).debug("-Dio.netty.leakDetection.level: paranoid");

    assertThat(misdeeds.take()).isEmpty();
  }

  @Test
  void theDetectorsExistUnderTheNamesWeListenTo() throws ClassNotFoundException {
    assertThat(ResourceLeakDetector.class.getName()).isEqualTo(Misdeeds.LEAKS);
    assertThat(Class.forName(Misdeeds.BLOCKED)).isNotNull();
    assertThat(Class.forName(Misdeeds.SWALLOWED)).isNotNull();
  }

  @Test
  void everyBufferIsTracked() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    assertThat(LoggerFactory.getILoggerFactory()).isInstanceOf(LoggerContext.class);
  }
}

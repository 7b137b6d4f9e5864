package dev.troupe.testing;

import ch.qos.logback.classic.LoggerContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails the test class after which a leaked buffer, a blocked event loop or a swallowed exception
 * came to light. JUnit finds it by itself, so no test can forget it.
 */
public final class CleanRun implements BeforeAllCallback, AfterAllCallback {
  private static final Misdeeds MISDEEDS =
      Misdeeds.watching((LoggerContext) LoggerFactory.getILoggerFactory());

  @Override
  public void beforeAll(ExtensionContext context) {
    // Loads the class, and with it the appender, before the first test logs.
  }

  @Override
  public void afterAll(ExtensionContext context) {
    bringLeaksToLight();
    List<String> misdeeds = MISDEEDS.take();
    if (!misdeeds.isEmpty()) {
      throw new AssertionError(
          "leaked buffers, blocked event loops or swallowed exceptions, in this class or just before it:\n"
              + String.join("\n", misdeeds));
    }
  }

  /** A leak is known once the buffer was collected, and told when the next one is allocated. */
  private static void bringLeaksToLight() {
    System.gc();
    for (int i = 0; i < 8; i++) {
      ByteBuf heap = ByteBufAllocator.DEFAULT.heapBuffer(16);
      ByteBuf direct = ByteBufAllocator.DEFAULT.directBuffer(16);
      heap.release();
      direct.release();
    }
  }
}

package dev.troupe.simulator.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Turns a {@link Scene} into JPEGs of at least a given size. Used by one thread at a time. */
public final class Jpegs {
  private static final float QUALITY = 0.8f;
  private static final int START_OF_IMAGE = 2;
  private static final int MAX_COMMENT = 65_533;
  private static final int COMMENT_OVERHEAD = 4;

  private final Scene scene;
  private final int leastBytes;

  /**
   * A picture smaller than {@code leastBytes} is filled up with comment segments, which viewers
   * skip.
   */
  public Jpegs(Scene scene, int leastBytes) {
    this.scene = scene;
    this.leastBytes = leastBytes;
  }

  /** Some milliseconds of work: not for an event loop. */
  public byte[] frame(long number, Instant at, List<Scene.Figure> figures) {
    byte[] jpeg = encode(scene.draw(number, at, figures));
    return jpeg.length < leastBytes ? filledUp(jpeg, leastBytes) : jpeg;
  }

  private static byte[] encode(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 << 10);
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), settings);
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Comments stand right behind the start of the image. */
  private static byte[] filledUp(byte[] jpeg, int size) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(size + MAX_COMMENT);
    out.write(jpeg, 0, START_OF_IMAGE);
    int missing = Math.max(size - jpeg.length, COMMENT_OVERHEAD);
    while (missing > 0) {
      int segment = Math.min(missing, MAX_COMMENT + 2);
      // What would be left must still hold a segment of its own.
      if (missing > segment && missing - segment < COMMENT_OVERHEAD) {
        segment -= COMMENT_OVERHEAD;
      }
      comment(out, segment);
      missing -= segment;
    }
    out.write(jpeg, START_OF_IMAGE, jpeg.length - START_OF_IMAGE);
    return out.toByteArray();
  }

  private static void comment(ByteArrayOutputStream out, int segment) {
    int length = segment - 2;
    out.write(0xFF);
    out.write(0xFE);
    out.write(length >> 8);
    out.write(length);
    byte[] filler = new byte[length - 2];
    Arrays.fill(filler, (byte) ' ');
    out.writeBytes(filler);
  }
}

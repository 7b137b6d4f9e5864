package dev.troupe.simulator.media;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands before a robot's camera: a room, its people, a pendulum, and the number of the frame
 * with the time.
 */
public final class Scene {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
  private static final double FOCAL = 0.78;
  private static final double HEAD_METRES = 0.2;
  private static final int[] SHIRTS = {0x3d6fb4, 0xb4533d, 0x4d9a57, 0x8a5bb0, 0xc49a3a};

  private final Canvas canvas;
  private final String title;

  /** A face in the picture, in pixels. */
  public record Box(int x, int y, int width, int height) {}

  /** Somebody in the room, in metres: z ahead of the camera, y up. */
  public record Figure(double x, double y, double z) {}

  public Scene(int width, int height, String title) {
    this.canvas = new Canvas(width, height);
    this.title = title;
  }

  /** Where a camera of that size sees a face; null when it is out of the picture. */
  public static @Nullable Box box(double x, double y, double z, int width, int height) {
    if (z < 0.1) {
      return null;
    }
    double scale = FOCAL * width / z;
    int size = (int) Math.round(HEAD_METRES * scale);
    int left = (int) Math.round(width / 2.0 + x * scale - size / 2.0);
    int top = (int) Math.round(height * 0.42 - y * scale - size / 2.0);
    boolean outside = left + size <= 0 || left >= width || top + size <= 0 || top >= height;
    return outside ? null : new Box(left, top, size, size);
  }

  /**
   * Draws frame {@code number} over the one before. The canvas belongs to the scene until the next
   * call.
   */
  java.awt.image.BufferedImage draw(long number, Instant at, List<Figure> figures) {
    room();
    pendulum(number);
    for (int i = figures.size() - 1; i >= 0; i--) {
      figure(figures.get(i), SHIRTS[i % SHIRTS.length]);
    }
    captions(number, at);
    return canvas.image();
  }

  private void room() {
    int width = canvas.width();
    int height = canvas.height();
    int floor = height * 2 / 3;
    for (int y = 0; y < height; y++) {
      int shade = y < floor ? 90 + 60 * y / floor : 110 - 50 * (y - floor) / (height - floor);
      canvas.rectangle(0, y, width, 1, shade << 16 | shade << 8 | shade + (y < floor ? 20 : -20));
    }
    for (int x = 0; x < width; x += width / 8) {
      canvas.rectangle(x, floor, 2, height - floor, 0x404038);
    }
  }

  private void pendulum(long number) {
    int size = canvas.height() / 12;
    double swing = Math.sin(number * 2 * Math.PI / 40);
    int x = (int) (canvas.width() / 2.0 + swing * canvas.width() * 0.4) - size / 2;
    int y = canvas.height() / 7 + (int) (Math.abs(swing) * -canvas.height() / 20);
    canvas.ellipse(x, y, size, size, 0xe8c34a);
  }

  private void figure(Figure figure, int shirt) {
    Box head = box(figure.x(), figure.y(), figure.z(), canvas.width(), canvas.height());
    if (head == null) {
      return;
    }
    int size = head.width();
    canvas.ellipse(head.x() - size / 2, head.y() + size, size * 2, size * 3, shirt);
    canvas.ellipse(head.x(), head.y(), size, size * 5 / 4, 0xd9a982);
    int eye = Math.max(1, size / 9);
    canvas.ellipse(head.x() + size / 4, head.y() + size / 2, eye, eye, 0x20242c);
    canvas.ellipse(head.x() + size * 2 / 3, head.y() + size / 2, eye, eye, 0x20242c);
    canvas.rectangle(
        head.x() + size / 3, head.y() + size * 9 / 10, size / 3, eye / 2 + 1, 0x8c3b3b);
  }

  private void captions(long number, Instant at) {
    int dot = Math.max(1, canvas.width() / 320);
    int line = dot * (PixelFont.HEIGHT + 4);
    canvas.rectangle(0, canvas.height() - 2 * line, canvas.width(), 2 * line, 0x14161a);
    canvas.text(3 * dot, canvas.height() - 2 * line + 2 * dot, dot, 0xf4f4f0, title);
    canvas.text(
        3 * dot,
        canvas.height() - line + 2 * dot,
        dot,
        0x9be08a,
        "FRAME " + number + "  " + CLOCK.format(at));
  }
}

package dev.troupe.simulator.media;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.Arrays;

/**
 * A picture to draw on, pixel by pixel: no toolkit, no fonts, no display. Confined to who draws.
 */
final class Canvas {
  private final int width;
  private final int height;
  private final BufferedImage image;
  private final int[] pixels;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    this.pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
  }

  BufferedImage image() {
    return image;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  void rectangle(int x, int y, int w, int h, int color) {
    int left = Math.max(0, x);
    int right = Math.min(width, x + w);
    for (int row = Math.max(0, y); row < Math.min(height, y + h) && left < right; row++) {
      Arrays.fill(pixels, row * width + left, row * width + right, color);
    }
  }

  void ellipse(int x, int y, int w, int h, int color) {
    for (int row = 0; row < h; row++) {
      double up = (row + 0.5) / h * 2 - 1;
      int half = (int) Math.round(Math.sqrt(Math.max(0, 1 - up * up)) * w / 2);
      rectangle(x + w / 2 - half, y + row, 2 * half, 1, color);
    }
  }

  /** Writes from the upper left corner on, each dot of the font a square of {@code dot} pixels. */
  void text(int x, int y, int dot, int color, String text) {
    for (int i = 0; i < text.length(); i++) {
      int left = x + i * (PixelFont.WIDTH + 1) * dot;
      for (int row = 0; row < PixelFont.HEIGHT; row++) {
        int dots = PixelFont.row(text.charAt(i), row);
        for (int column = 0; column < PixelFont.WIDTH; column++) {
          if ((dots >> PixelFont.WIDTH - 1 - column & 1) == 1) {
            rectangle(left + column * dot, y + row * dot, dot, dot, color);
          }
        }
      }
    }
  }
}

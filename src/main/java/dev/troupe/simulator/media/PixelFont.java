package dev.troupe.simulator.media;

import java.util.HashMap;
import java.util.Map;

/**
 * Letters of 5×7 dots, so that a picture can carry a number on a machine without any font
 * installed. Each row of a letter is one digit of base 32, its five bits the dots from left to
 * right.
 */
final class PixelFont {
  static final int WIDTH = 5;
  static final int HEIGHT = 7;
  private static final String[] LETTERS = {
    "0eHJLPHe", "14c4444e", "2eH1248V", "3V2421He", "426aiV22", "5VgU11He", "668gUHHe", "7V124888",
    "8eHHeHHe", "9eHHf12c", "AeHHVHHH", "BUHHUHHU", "CeHgggHe", "DsihhhiS", "EVggUggV", "FVggUggg",
    "GeHgnHHf", "HHHHVHHH", "Ie44444e", "J72222ic", "KHikokiH", "LggggggV", "MHrllHHH", "NHHplJHH",
    "OeHHHHHe", "PUHHUggg", "QeHHHlid", "RUHHUkiH", "Sfgge11U", "TV444444", "UHHHHHHe", "VHHHHHa4",
    "WHHHllla", "XHHa4aHH", "YHHHa444", "ZV1248gV", ".00000cc", ":0cc0cc0", "-000V000", "/01248g0"
  };
  private static final Map<Character, int[]> ROWS = decode();

  private PixelFont() {}

  /** Dots of one row, bit 4 leftmost; nothing for a letter this font does not have. */
  static int row(char letter, int y) {
    int[] rows = ROWS.get(Character.toUpperCase(letter));
    return rows == null ? 0 : rows[y];
  }

  private static Map<Character, int[]> decode() {
    Map<Character, int[]> rows = new HashMap<>();
    for (String letter : LETTERS) {
      int[] dots = new int[HEIGHT];
      for (int y = 0; y < HEIGHT; y++) {
        dots[y] = Character.digit(letter.charAt(1 + y), 36) & 31;
      }
      rows.put(letter.charAt(0), dots);
    }
    return rows;
  }
}

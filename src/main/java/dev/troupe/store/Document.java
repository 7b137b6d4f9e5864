package dev.troupe.store;

/** What both engines can keep of a text; checked where it enters, not when it is written. */
final class Document {
  /** Of characters; a robot's definition has some thousands. */
  private static final int LONGEST = 1 << 20;

  private Document() {}

  static void check(String document) {
    if (document.length() > LONGEST) {
      throw new IllegalArgumentException(
          "document: %d characters (expected: at most %d)".formatted(document.length(), LONGEST));
    } else if (document.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("document: holds U+0000 (expected: JSON, which escapes)");
    }
  }
}

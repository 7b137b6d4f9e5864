package dev.troupe.grpc;

/** The beginning of a text that others wrote, where all of it would be too much. */
final class Excerpt {
  private static final String MARK = "...";

  private Excerpt() {}

  /** At most {@code longest} characters, none of them half. */
  static String of(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - MARK.length();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + MARK;
  }
}

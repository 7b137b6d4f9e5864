package dev.troupe.link;

/** What may stand in a header of our requests, so that a value cannot smuggle in another header. */
final class HeaderLine {
  private static final String PUNCTUATION = "!#$%&'*+-.^_`|~";

  private HeaderLine() {}

  /**
   * @throws IllegalArgumentException naming the header, never its value
   */
  static void check(String name, String value) {
    if (name.isEmpty() || !name.chars().allMatch(HeaderLine::inName)) {
      throw new IllegalArgumentException(
          "header: \"%s\" (expected: letters, digits and %s)".formatted(name, PUNCTUATION));
    }
    if (!value.chars().allMatch(HeaderLine::inValue)) {
      throw new IllegalArgumentException(
          "header %s: a value with a control character in it (expected: visible Latin characters)"
              .formatted(name));
    }
  }

  private static boolean inName(int c) {
    return c >= '0' && c <= '9'
        || c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || PUNCTUATION.indexOf(c) >= 0;
  }

  private static boolean inValue(int c) {
    return c == '\t' || c >= ' ' && c != 0x7f && c <= 0xff;
  }
}

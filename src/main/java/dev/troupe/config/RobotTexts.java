package dev.troupe.config;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The forms of what operators write about a robot, for its file and for the API alike: Kubernetes'
 * form of labels, so that selectors mean there and here the same.
 */
public final class RobotTexts {
  /** Labels of one robot, and annotations of one robot, at the most. */
  public static final int MOST = 64;

  public static final String DISPLAY_NAME = "1 to 128 characters";
  public static final String KEY =
      "an optional DNS prefix with '/', then 1 to 63 letters, digits, '-', '_' and '.',"
          + " a letter or digit at both ends";
  public static final String LABEL =
      "0 to 63 letters, digits, '-', '_' and '.', a letter or digit at both ends";
  public static final String ANNOTATION = "at most 4096 bytes of UTF-8";
  public static final String AT_MOST = "at most " + MOST;

  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_PREFIX = 253;
  private static final int LONGEST_ANNOTATION = 4_096;
  private static final Pattern WORD =
      Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
  private static final Pattern PREFIX =
      Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)*");

  private RobotTexts() {}

  public static boolean isDisplayName(String name) {
    return !name.isBlank() && name.length() <= LONGEST_NAME;
  }

  /** Of a label or an annotation. */
  public static boolean isKey(String key) {
    int slash = key.indexOf('/');
    String prefix = slash < 0 ? "" : key.substring(0, slash);
    return (slash < 0 || (prefix.length() <= LONGEST_PREFIX && PREFIX.matcher(prefix).matches()))
        && WORD.matcher(key.substring(slash + 1)).matches();
  }

  public static boolean isLabel(String value) {
    return value.isEmpty() || WORD.matcher(value).matches();
  }

  public static boolean isAnnotation(String value) {
    return value.length() <= LONGEST_ANNOTATION
        && value.getBytes(StandardCharsets.UTF_8).length <= LONGEST_ANNOTATION;
  }

  /**
   * @throws IllegalArgumentException naming the first one that will not do
   */
  static void checkLabels(Map<String, String> labels) {
    check("labels", labels);
    labels.forEach(
        (key, value) -> Check.require(isLabel(value), "labels." + key, "\"" + value + "\"", LABEL));
  }

  /**
   * @throws IllegalArgumentException naming the first one that will not do
   */
  static void checkAnnotations(Map<String, String> annotations) {
    check("annotations", annotations);
    annotations.forEach((key, value) ->
        Check.require(
            isAnnotation(value), "annotations." + key, value.length() + " characters", ANNOTATION));
  }

  private static void check(String name, Map<String, String> values) {
    Check.require(values.size() <= MOST, name, values.size(), AT_MOST);
    values
        .keySet()
        .forEach(key -> Check.require(isKey(key), name, "\"" + key + "\"", "keys of " + KEY));
  }
}

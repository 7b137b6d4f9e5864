package dev.troupe.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is allowed; what no rule allows is denied.
 *
 * @param name what explanations call it; its place in the list when nothing is said
 * @param principals whom it is for: names, {@code group:G}, {@code certificate:N}, {@code token:N},
 *     {@code key:N}, {@code name:N}, or {@code *}
 * @param robots selector of labels; all robots when nothing is said
 * @param capabilities words of {@link Capability}, or {@code *} for all that a star grants
 * @param verb the deepest that is allowed; observe when nothing is said
 */
public record PolicyRule(
    @Nullable String name,
    List<String> principals,
    @Nullable String robots,
    List<String> capabilities,
    @Nullable Verb verb) {

  /** Stands for everybody, and for every capability that may be granted so. */
  public static final String ANY = "*";

  private static final Set<String> WORDS =
      Arrays.stream(Capability.values())
          .map(it -> it.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  public PolicyRule {
    principals = List.copyOf(principals);
    capabilities = List.copyOf(capabilities);
    Check.require(!principals.isEmpty(), "principals", "[]", "at least one, or \"*\"");
    Check.require(
        principals.stream().noneMatch(String::isBlank), "principals", principals, "no blank ones");
    Check.require(!capabilities.isEmpty(), "capabilities", "[]", "at least one, or \"*\"");
    for (String capability : capabilities) {
      Check.require(
          capability.equals(ANY) || WORDS.contains(capability),
          "capabilities",
          capability,
          "\"*\" or one of " + WORDS.stream().sorted().collect(Collectors.joining(", ")));
    }
    read(robots);
  }

  /** The robots it is about. */
  public LabelSelector selector() {
    return read(robots);
  }

  private static LabelSelector read(@Nullable String robots) {
    String written = robots == null ? "" : robots;
    try {
      return LabelSelector.parse(written);
    } catch (LabelSelector.Unreadable unreadable) {
      throw new IllegalArgumentException(
          "robots: " + written + " (expected: " + unreadable.expected() + ")", unreadable);
    }
  }

  public Verb deepest() {
    return verb == null ? Verb.OBSERVE : verb;
  }
}

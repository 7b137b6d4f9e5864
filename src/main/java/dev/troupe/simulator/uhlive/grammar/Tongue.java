package dev.troupe.simulator.uhlive.grammar;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A language as it is spoken in one country: {@code fr-BE}. */
public record Tongue(Language language, String country) {

  /** Reads a language tag; null when nobody here speaks it. */
  public static @Nullable Tongue of(String tag) {
    String[] parts = tag.split("[-_]", -1);
    for (Language language : Language.values()) {
      if (language.code().equals(parts[0].toLowerCase(Locale.ROOT))) {
        boolean named = parts.length > 1 && parts[1].matches("[A-Za-z]{2}");
        return new Tongue(language, named ? parts[1].toUpperCase(Locale.ROOT) : language.country());
      }
    }
    return null;
  }
}

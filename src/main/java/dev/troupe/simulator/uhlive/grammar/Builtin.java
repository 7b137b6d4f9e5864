package dev.troupe.simulator.uhlive.grammar;

import io.vertx.core.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The grammars that the recogniser brings along. */
public enum Builtin {
  TRANSCRIBE("speech/transcribe", "grammar/none", "speech/none"),
  TEXT2NUM("speech/text2num"),
  BOOLEAN("speech/boolean"),
  DATE("speech/date"),
  POSTAL_ADDRESS("speech/postal_address"),
  ADDRESS("speech/address"),
  ZIPCODE("speech/zipcode"),
  KEYWORDS("speech/keywords"),
  DIGITS("speech/spelling/digits"),
  MIXED("speech/spelling/mixed"),
  PHONE_NUMBER("speech/spelling/phone_number");

  private static final Set<Builtin> KEYED = EnumSet.of(ZIPCODE, DIGITS, MIXED, PHONE_NUMBER);

  private final String path;
  private final List<String> aliases;

  Builtin(String path, String... aliases) {
    this.path = path;
    this.aliases = List.of(aliases);
  }

  static @Nullable Builtin of(String path) {
    for (Builtin builtin : values()) {
      if (builtin.path.equals(path) || builtin.aliases.contains(path)) {
        return builtin;
      }
    }
    return null;
  }

  /** What {@code nlu.type} says, whatever the grammar was called in the request. */
  public String type() {
    return "builtin:" + path;
  }

  /** Whether the digits of a keypad are something it understands. */
  public boolean isKeyed() {
    return KEYED.contains(this);
  }

  /** Not every grammar is there in every language. */
  public boolean speaks(Language language) {
    return switch (this) {
      case POSTAL_ADDRESS, ADDRESS -> language == Language.FRENCH;
      case DATE -> language == Language.FRENCH || language == Language.ENGLISH;
      default -> true;
    };
  }

  /** Whether a value that a script gives has this grammar's shape. */
  boolean fits(Object value) {
    return switch (this) {
      case BOOLEAN -> value instanceof Boolean;
      case DATE -> value instanceof JsonObject date && date.containsKey("month");
      case POSTAL_ADDRESS -> value instanceof JsonObject address && address.containsKey("city");
      case TRANSCRIBE, TEXT2NUM, ADDRESS, KEYWORDS -> value instanceof String;
      case ZIPCODE, DIGITS -> value instanceof String text && text.matches("[0-9]+");
      case MIXED -> value instanceof String text && text.matches("[a-z0-9]+");
      case PHONE_NUMBER -> value instanceof String text && text.matches("\\+[0-9]+");
    };
  }
}

package dev.troupe.recognition;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Plain values to typed ones; what does not fit is none, and never an error. */
final class InterpretedReader {
  private static final Interpreted NONE = new Interpreted.None();
  private static final List<String> ADDRESS_PARTS =
      List.of("number", "street", "zipcode", "city", "complement");
  private static final Predicate<String> DIGITS = Pattern.compile("[0-9]+").asMatchPredicate();
  private static final Predicate<String> E164 =
      Pattern.compile("\\+[0-9]{1,15}").asMatchPredicate();
  private static final Predicate<String> ANY = text -> true;
  private static final Predicate<String> SOMETHING = text -> !text.isEmpty();

  private InterpretedReader() {}

  static Interpreted read(String type, @Nullable Object value) {
    BuiltinGrammar builtin = BuiltinGrammar.ofType(type).orElse(null);
    return builtin == null
        ? NONE
        : switch (builtin) {
          case TRANSCRIBE -> text(value, ANY, Interpreted.Transcription::new);
          case TEXT2NUM -> text(value, ANY, Interpreted.TextWithNumbers::new);
          case BOOLEAN -> value instanceof Boolean yes ? new Interpreted.YesNo(yes) : NONE;
          case DATE -> date(value);
          case POSTAL_ADDRESS -> address(value);
          case ZIPCODE -> text(value, SOMETHING, Interpreted.ZipCode::new);
          case KEYWORDS -> text(value, SOMETHING, Interpreted.Keyword::new);
          case SPELLING_DIGITS -> text(value, DIGITS, Interpreted.Digits::new);
          case SPELLING_MIXED -> text(value, SOMETHING, Interpreted.Spelling::new);
          case SPELLING_PHONE_NUMBER -> text(value, E164, Interpreted.PhoneNumber::new);
          // Its value was never seen.
          case ADDRESS -> NONE;
        };
  }

  private static Interpreted text(
      @Nullable Object value, Predicate<String> fits, Function<String, Interpreted> typed) {
    return value instanceof String text && fits.test(text) ? typed.apply(text) : NONE;
  }

  private static Interpreted date(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> fields) || !(fields.get("valid") instanceof Boolean valid)) {
      return NONE;
    }
    return new Interpreted.Date(
        valid, number(fields.get("day")), number(fields.get("month")), number(fields.get("year")));
  }

  /** What was not said is null, 0 or absent: the official client's examples ask for truth only. */
  private static @Nullable Integer number(@Nullable Object value) {
    return value instanceof Long number && number != 0 && number.intValue() == number
        ? (Integer) number.intValue()
        : null;
  }

  private static Interpreted address(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> fields)
        || ADDRESS_PARTS.stream().noneMatch(fields::containsKey)
        || ADDRESS_PARTS.stream().map(fields::get).anyMatch(InterpretedReader::unreadable)) {
      return NONE;
    }
    return new Interpreted.PostalAddress(
        part(fields, "number"),
        part(fields, "street"),
        part(fields, "zipcode"),
        part(fields, "city"),
        part(fields, "complement"));
  }

  private static boolean unreadable(@Nullable Object part) {
    return part != null && !(part instanceof String) && !(part instanceof Long);
  }

  private static String part(Map<?, ?> fields, String name) {
    Object part = fields.get(name);
    return part == null ? "" : part.toString();
  }
}

package dev.troupe.grpc;

import dev.troupe.recognition.BuiltinGrammar;
import java.util.Map;

/** A value of each builtin grammar, as the vendor writes it: shapes are easier shown than told. */
final class GrammarExamples {
  private GrammarExamples() {}

  static Object of(BuiltinGrammar grammar) {
    return switch (grammar) {
      case TRANSCRIBE, ADDRESS -> "douze rue des lilas";
      case TEXT2NUM -> "12 rue des lilas";
      case BOOLEAN -> true;
      case DATE -> Map.of("valid", true, "day", 14, "month", 7, "year", 2026);
      case POSTAL_ADDRESS ->
          Map.of(
              "number", "12",
              "street", "rue des lilas",
              "zipcode", "44000",
              "city", "nantes",
              "complement", "");
      case ZIPCODE -> "44000";
      case KEYWORDS -> "facture";
      case SPELLING_DIGITS -> "42";
      case SPELLING_MIXED -> "ab123cd";
      case SPELLING_PHONE_NUMBER -> "+33612345678";
    };
  }
}

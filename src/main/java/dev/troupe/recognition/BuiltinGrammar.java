package dev.troupe.recognition;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The grammars that the recogniser brings with it; there are no others, a client can only name one
 * of these with its parameters (documented). Which of them a language has is not known here, nor
 * whether there are more: a URI that is not in this list may be used all the same.
 *
 * <p>Parameters follow the URI as a query, <i>raw</i>: regular expressions, bars and accents are
 * not percent-encoded (seen in the official client).
 */
public enum BuiltinGrammar {
  TRANSCRIBE(
      "speech/transcribe",
      List.of("grammar/none", "speech/none"),
      List.of(),
      "string",
      "Whatever is said, in words. Always matches, so it is of no use among other grammars."),

  TEXT2NUM(
      "speech/text2num",
      List.of(),
      List.of(),
      "string",
      "Whatever is said, with numbers in digits. Always matches."),

  BOOLEAN("speech/boolean", List.of(), List.of(), "boolean", "Yes or no."),

  DATE(
      "speech/date",
      List.of(),
      List.of(),
      "object: valid (boolean), day (integer or null), month (1 to 12), year (integer)",
      "A day; valid is false for one that no calendar has. Without a day it is a partial match."),

  POSTAL_ADDRESS(
      "speech/postal_address",
      List.of(),
      List.of(),
      "object of strings: number, street, zipcode, city, complement",
      "A real French address. Street, city and zip code, in any order, make it whole; less is a"
          + " partial match in normal mode and none in hotword mode."),

  ADDRESS(
      "speech/address",
      List.of(),
      List.of(),
      "not known",
      "An address as it was said. Deprecated by the vendor in favour of the postal address."),

  ZIPCODE("speech/zipcode", List.of(), List.of(), "string of digits", "A zip code."),

  KEYWORDS(
      "speech/keywords",
      List.of(),
      List.of(
          new Parameter(
              "alternatives",
              "facture|contrat|allo\\-media",
              "The words, separated by bars; a backslash goes before special characters.")),
      "string",
      "One of some words, as it was given."),

  SPELLING_DIGITS(
      "speech/spelling/digits",
      List.of(),
      List.of(new Parameter("regex", "[0-9]{1,2}", "What the digits must look like.")),
      "string of digits",
      "Digits, one by one or as numbers."),

  SPELLING_MIXED(
      "speech/spelling/mixed",
      List.of(),
      List.of(
          new Parameter(
              "regex", "[a-z]{2}[0-9]{9}[a-z]{2}", "What letters and digits must look like.")),
      "string, lower case",
      "Letters and digits: parcels, plates, customers."),

  SPELLING_PHONE_NUMBER(
      "speech/spelling/phone_number",
      List.of(),
      List.of(),
      "string, E.164",
      "A telephone number; its country is that of the speech language, such as fr-BE.");

  /** What a URI of a builtin begins with. */
  public static final String SCHEME = "builtin:";

  /**
   * A parameter of a grammar, written {@code ?name=value} behind its URI.
   *
   * @param example a value that the vendor itself uses
   */
  public record Parameter(String name, String example, String description) {}

  private final String path;
  private final List<String> aliasPaths;
  private final List<Parameter> parameters;
  private final String shape;
  private final String description;

  BuiltinGrammar(
      String path,
      List<String> aliasPaths,
      List<Parameter> parameters,
      String shape,
      String description) {
    this.path = path;
    this.aliasPaths = aliasPaths;
    this.parameters = parameters;
    this.shape = shape;
    this.description = description;
  }

  /** As RECOGNIZE takes it and as results name it: {@code builtin:speech/spelling/digits}. */
  public String uri() {
    return SCHEME + path;
  }

  /** Other URIs for the same grammar; results name {@link #uri} all the same. */
  public List<String> aliases() {
    return aliasPaths.stream().map(alias -> SCHEME + alias).toList();
  }

  /** What may stand in the query; whether it must is not documented. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** What its value is in JSON, in words. */
  public String shape() {
    return shape;
  }

  /** One or two sentences for people. */
  public String description() {
    return description;
  }

  /**
   * The URI with a parameter, its value as it is: {@code
   * builtin:speech/spelling/digits?regex=[0-9]{4}}.
   *
   * @throws IllegalArgumentException when the grammar has no such parameter
   */
  public String with(String parameter, String value) {
    if (parameters.stream().noneMatch(known -> known.name().equals(parameter))) {
      throw new IllegalArgumentException(
          "parameter of %s: %s (expected: %s)"
              .formatted(
                  uri(),
                  parameter,
                  parameters.isEmpty()
                      ? "none"
                      : String.join(", ", parameters.stream().map(Parameter::name).toList())));
    }
    return "%s?%s=%s".formatted(uri(), parameter, value);
  }

  /**
   * The builtin that an interpretation's type names. Compared by its end, since one type was seen
   * with a misspelt scheme in the official client's tests; a query and an alias are no obstacle.
   */
  public static Optional<BuiltinGrammar> ofType(String type) {
    int query = type.indexOf('?');
    String plain = query < 0 ? type : type.substring(0, query);
    return Arrays.stream(values()).filter(each -> each.names(plain)).findFirst();
  }

  private boolean names(String type) {
    return Stream.concat(Stream.of(path), aliasPaths.stream())
        .anyMatch(each -> type.equals(each) || type.endsWith(":" + each));
  }
}

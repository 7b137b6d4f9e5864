package dev.troupe.recognition;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The value of an interpretation, typed by the builtin it came from. The shapes are those of the
 * official client's tests and examples; the vendor may know fields that are not here, so {@link
 * Interpretation#value} keeps all.
 */
public sealed interface Interpreted {

  /** {@code speech/boolean}: yes or no. */
  record YesNo(boolean yes) implements Interpreted {}

  /**
   * {@code speech/date}.
   *
   * @param valid false when it was understood and is no date, like the thirtieth of February
   * @param day of the month; null when it was not said, and the cause is then no success
   * @param month 1 to 12; null when it was not said
   * @param year null when it was not said
   */
  record Date(boolean valid, @Nullable Integer day, @Nullable Integer month, @Nullable Integer year)
      implements Interpreted {

    /** The day in the calendar; empty unless it is whole and real. */
    public Optional<LocalDate> date() {
      if (!valid || day == null || month == null || year == null) {
        return Optional.empty();
      }
      try {
        return Optional.of(LocalDate.of(year, month, day));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }
  }

  /** {@code speech/spelling/digits}: ASCII digits, leading zeros kept. */
  record Digits(String digits) implements Interpreted {}

  /** {@code speech/spelling/mixed}: letters and digits, lower case as far as seen. */
  record Spelling(String text) implements Interpreted {}

  /** {@code speech/spelling/phone_number}: E.164, such as {@code +33612345678}. */
  record PhoneNumber(String e164) implements Interpreted {}

  /** {@code speech/postal_address}: what was not said is empty. */
  record PostalAddress(String number, String street, String zipcode, String city, String complement)
      implements Interpreted {}

  /** {@code speech/zipcode}. */
  record ZipCode(String code) implements Interpreted {}

  /** {@code speech/text2num}: what was said, numbers in digits. */
  record TextWithNumbers(String text) implements Interpreted {}

  /** {@code speech/keywords}: the one that was said. */
  record Keyword(String keyword) implements Interpreted {}

  /** {@code speech/transcribe}: what was said, in words. */
  record Transcription(String text) implements Interpreted {}

  /** The builtin is not known, or the value is not what it promises: look at the value itself. */
  record None() implements Interpreted {}
}

package dev.troupe.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Selectors of labels, against a second reading of the same notation and against bad intent. */
class SelectorFieldTest {
  private static final Map<String, String> LOBBY =
      Map.of("zone", "lobby", "model", "g2", "example.org/floor", "", "in", "in");

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "''; true",
        "'  '; true",
        "zone=lobby; true",
        "zone == lobby; true",
        "zone=hall; false",
        "zone!=hall; true",
        "room!=hall; true",
        "zone!=lobby; false",
        "zone; true",
        "room; false",
        "!room; true",
        "! zone; false",
        "model in (g1,g2); true",
        "model in(g1); false",
        "room in (g1); false",
        "model notin (g1, g3); true",
        "model notin (g2); false",
        "room notin (g2); true",
        "example.org/floor=; true",
        "example.org/floor in (,); true",
        "example.org/floor in (a); false",
        "room=; false",
        "in in (in,notin); true",
        "notin notin (in); true",
        "zone=lobby,model in (g1,g2),!retired; true",
        "'zone=lobby ,\tmodel in ( g1 , g2 ) ,\n! retired'; true",
        "zone=lobby,model in (g1); false",
      })
  void readsTheWholeNotation(String selector, boolean selected) {
    Violations violations = new Violations();

    Predicate<Map<String, String>> labels = SelectorField.read(selector, violations);

    assertThat(violations.isEmpty()).as(selector).isTrue();
    assertThat(labels.test(LOBBY)).as(selector).isEqualTo(selected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "zone lobby; =, ==, !=, in, notin, ',' or the end, at character 6, not \"lobby\"",
        "zone=lobby,; another condition behind the ',', at character 12, not the end",
        "a===b; a value: up to 63 letters, digits, '-', '_' and '.', at character 4, not \"=\"",
        "a=b c; ',' or the end, at character 5, not \"c\"",
        "a in b; '(' and values, at character 6, not \"b\"",
        "a in (b; ',' or ')', at character 8, not the end",
        "a in (b c); ',' or ')', at character 9, not \"c\"",
        "a>5; =, ==, !=, in, notin, ',' or the end, at character 2, not \">\"",
        "zone=lob*; a value: up to 63 letters, digits, '-', '_' and '.', at character 6, not \"lob*\"",
      })
  void saysWhereWhatAndWhatInstead(String selector, String expected) {
    assertThat(refusal(selector))
        .isEqualTo("label_selector: \"" + selector + "\" (expected: " + expected + ")");
  }

  @Test
  void countsCharactersAsPeopleDo() {
    assertThat(refusal("ok,\uD83E\uDD16=x")).contains("at character 4, not \"\uD83E\uDD16\"");
    assertThat(refusal("ok=1,\uD83E\uDD16\uD83E\uDD16 a")).contains("at character 6");
    assertThat(refusal("a=\uD83E\uDD16,b")).contains("at character 3");
  }

  @Test
  void selectsNothingWhenItCannotBeRead() {
    assertThat(SelectorField.read("zone=lobby,", new Violations()).test(LOBBY)).isFalse();
  }

  @Test
  void isNotImpressedByLengthDepthOrForeignSigns() {
    for (String hostile :
        List.of(
            "a".repeat(64),
            "a=" + "b".repeat(64),
            "a,".repeat(5_000) + "a",
            "a in " + "(".repeat(4_000),
            "!".repeat(4_000),
            "x".repeat(1 << 20),
            "\uD83E\uDD16".repeat(300),
            "küche=1",
            "a=\u0000",
            "a\u00A0=b",
            "/a",
            "a/",
            "A.example/a",
            "x".repeat(254) + "/a",
            "a/b/c",
            "-a",
            "a=b-")) {
      assertThat(refusal(hostile))
          .as(hostile)
          .startsWith("label_selector: \"")
          .hasSizeLessThan(400);
    }
    String longest =
        IntStream.range(0, 2_048).mapToObj(i -> "a").collect(Collectors.joining(",")) + " ";
    assertThat(refusal(longest)).isEmpty();
  }

  /** A grammar in regular expressions, as far from the reader's own way as can be. */
  @Test
  void acceptsExactlyWhatTheGrammarDoes() {
    String key = "(?:a|b|in|notin)";
    String list = "\\( *%1$s? *(?:, *%1$s? *)*\\)".formatted(key);
    String term =
        "(?:! *%1$s|%1$s *(?:==|!=|=) *%1$s?|%1$s +(?:in|notin) *%2$s|%1$s)".formatted(key, list);
    Pattern grammar = Pattern.compile(" *(?:%1$s *(?:, *%1$s *)*)?".formatted(term));
    Pattern emptySet = Pattern.compile("\\( *\\)");
    String[] signs = {"a", "b", " ", ",", "=", "!", "(", ")", " in ", " notin"};
    int accepted = 0;
    for (int length = 0; length <= 6; length++) {
      int[] digits = new int[length];
      for (int n = 0, all = (int) Math.pow(signs.length, length); n < all; n++) {
        StringBuilder text = new StringBuilder();
        for (int i = 0, rest = n; i < length; i++, rest /= signs.length) {
          digits[i] = rest % signs.length;
          text.append(signs[digits[i]]);
        }
        // Letters of the alphabet that touch become longer keys, which this grammar does not know.
        String written = text.toString();
        if (written.matches(".*(?:[ab]|in)(?:[ab]).*")) {
          continue;
        }
        boolean expected = grammar.matcher(written).matches() && !emptySet.matcher(written).find();
        Violations violations = new Violations();
        SelectorField.read(written, violations);
        assertThat(violations.isEmpty()).as("'%s'", written).isEqualTo(expected);
        accepted += expected ? 1 : 0;
      }
    }
    assertThat(accepted).isGreaterThan(5_000);
  }

  @Test
  void selectsWhatASimpleModelDoes() {
    SplittableRandom random = new SplittableRandom(20261126);
    int selected = 0;
    int runs = 50_000;
    for (int run = 0; run < runs; run++) {
      List<Term> terms = new ArrayList<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        terms.add(Term.random(random));
      }
      String written =
          terms.stream().map(term -> term.written(random)).collect(Collectors.joining(","));
      Map<String, String> labels = new HashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        labels.put(word(random), random.nextInt(5) == 0 ? "" : word(random));
      }
      Violations violations = new Violations();

      boolean chosen = SelectorField.read(written, violations).test(labels);

      assertThat(violations.isEmpty()).as(written).isTrue();
      assertThat(chosen)
          .as("%s of %s", written, labels)
          .isEqualTo(terms.stream().allMatch(term -> term.holds(labels)));
      selected += chosen ? 1 : 0;
    }
    assertThat(selected).isBetween(runs / 20, runs * 19 / 20);
  }

  private static String word(SplittableRandom random) {
    return List.of("a", "b", "in", "notin", "x.y_z-1", "example.org/a").get(random.nextInt(5));
  }

  private record Term(String operator, String key, List<String> values) {
    static Term random(SplittableRandom random) {
      String operator = List.of("=", "==", "!=", "in", "notin", "", "!").get(random.nextInt(7));
      List<String> values = new ArrayList<>();
      boolean set = operator.endsWith("in");
      for (int i = set ? random.nextInt(3) : 0; i >= 0; i--) {
        values.add(random.nextInt(6) == 0 ? "" : word(random));
      }
      // "()" is no set in Kubernetes' notation, "(,)" is.
      return new Term(
          operator, word(random), values.equals(List.of("")) && set ? List.of("", "") : values);
    }

    String written(SplittableRandom random) {
      String gap = " ".repeat(random.nextInt(3));
      return gap
          + switch (operator) {
            case "" -> key;
            case "!" -> "!" + gap + key;
            case "in", "notin" ->
                key + " " + operator + gap + "(" + String.join(gap + "," + gap, values) + gap + ")";
            default -> key + gap + operator + gap + values.get(0);
          }
          + gap;
    }

    boolean holds(Map<String, String> labels) {
      boolean has = labels.containsKey(key);
      return switch (operator) {
        case "" -> has;
        case "!" -> !has;
        case "=", "==", "in" -> has && values.stream().anyMatch(it -> it.equals(labels.get(key)));
        default -> values.stream().noneMatch(it -> it.equals(labels.get(key)));
      };
    }
  }

  private static String refusal(String selector) {
    Violations violations = new Violations();
    SelectorField.read(selector, violations);
    if (violations.isEmpty()) {
      return "";
    }
    return violations.failure().details().stream()
        .filter(BadRequest.class::isInstance)
        .map(detail -> ((BadRequest) detail).getFieldViolations(0).getDescription())
        .findFirst()
        .orElseThrow();
  }
}

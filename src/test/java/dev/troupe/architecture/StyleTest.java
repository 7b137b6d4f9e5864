package dev.troupe.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StyleTest {
  private static final Path MAIN = Path.of("src", "main", "java");
  private static final Path TEST = Path.of("src", "test", "java");
  private static final Pattern EMPTY_WORDS =
      Pattern.compile("(Util|Utils|Helper|Manager|Impl|Base|Common|Misc)(?=[A-Z]|$)");
  private static final Pattern DECLARATION =
      Pattern.compile(
          "^(public |final |sealed |non-sealed )*(class|interface|record|enum|@interface) ",
          Pattern.MULTILINE);
  private static final Pattern LEFT_OVER = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");

  private static final JavaClasses OURS = PackageTable.written("classes");
  private static final JavaClasses TESTS = PackageTable.written("test-classes");

  @Test
  void noClassIsAbstract() {
    assertThat(
            written(
                each -> !each.isInterface() && each.getModifiers().contains(JavaModifier.ABSTRACT)))
        .as("abstract classes (expected: composition)")
        .isEmpty();
  }

  @Test
  void everyClassIsFinalOrSealed() {
    assertThat(
            written(each ->
                !each.isInterface()
                    && !each.getModifiers().contains(JavaModifier.FINAL)
                    && !each.reflect().isSealed()))
        .as("classes that anyone may extend (expected: final or sealed)")
        .isEmpty();
  }

  @Test
  void noNameIsAnEmptyWord() {
    assertThat(written(each -> EMPTY_WORDS.matcher(each.getSimpleName()).find()))
        .as("names that say nothing of what the thing is")
        .isEmpty();
  }

  @Test
  void everyPackageSaysWhatItOwns() throws IOException {
    Set<Path> silent = new TreeSet<>();
    for (Path file : sources(MAIN)) {
      Path info = file.resolveSibling("package-info.java");
      if (!Files.exists(info)) {
        silent.add(info);
      } else if (!Files.readString(info).startsWith("/**")
          || !Files.readString(info).contains("@NullMarked")) {
        silent.add(info);
      }
    }

    assertThat(silent).as("package-info with Javadoc and @NullMarked is missing").isEmpty();
  }

  @Test
  void everyClassSaysWhyItExists() throws IOException {
    Set<Path> undocumented = new TreeSet<>();
    for (Path file : sources(MAIN)) {
      boolean info = file.endsWith("package-info.java");
      if (!info && !isDocumented(Files.readString(file))) {
        undocumented.add(file);
      }
    }

    assertThat(undocumented).as("classes without a sentence").isEmpty();
  }

  /** A comment ends between the imports and the first declaration. */
  private static boolean isDocumented(String source) {
    Matcher declaration = DECLARATION.matcher(source);
    if (!declaration.find()) {
      return false;
    }
    String before = source.substring(0, declaration.start());
    return before.lastIndexOf("*/") > before.lastIndexOf("\nimport ");
  }

  @Test
  void nothingIsLeftForLater() throws IOException {
    Set<Path> unfinished = new TreeSet<>();
    for (Path file : Stream.concat(sources(MAIN).stream(), sources(TEST).stream()).toList()) {
      if (!file.endsWith("StyleTest.java") && LEFT_OVER.matcher(Files.readString(file)).find()) {
        unfinished.add(file);
      }
    }

    assertThat(unfinished).isEmpty();
  }

  @Test
  void nobodySleeps() {
    for (JavaClasses classes : List.of(OURS, TESTS)) {
      noClasses()
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", Duration.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class, int.class)
          .orShould()
          .callMethod(TimeUnit.class, "sleep", long.class)
          .check(classes);
    }
  }

  @Test
  void onlyTimeReadsTheClock() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.troupe.time", "dev.troupe")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .because("a clock that is handed in is one that a test can turn")
        .check(OURS);
  }

  /** What people wrote: no generated code, no bodies of enum constants, no anonymous classes. */
  private static Set<String> written(Predicate<JavaClass> fault) {
    return OURS.stream()
        .filter(each -> !each.isAnonymousClass() && !each.isEnum())
        .filter(each -> !each.getSimpleName().equals("package-info"))
        .filter(fault)
        .map(JavaClass::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Applies google-java-format to every Java file under the given roots, or with {@code --check}
 * names the files that differ and exits 1. A program of its own because the formatter needs a newer
 * JDK than Maven may run on.
 */
public final class Format {
  private static final Formatter FORMATTER = new Formatter(JavaFormatterOptions.defaultOptions());

  private Format() {}

  public static void main(String[] args) throws IOException {
    boolean check = args[0].equals("--check");
    List<Path> files = new ArrayList<>();
    for (String root : List.of(args).subList(1, args.length)) {
      files.addAll(javaFiles(Path.of(root)));
    }
    List<Path> different = files.parallelStream().filter(file -> differs(file, !check)).toList();
    if (check && !different.isEmpty()) {
      different.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("Format them with: mvn -q validate -Pformat");
      System.exit(1);
    }
    different.forEach(file -> System.out.println("formatted: " + file));
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static boolean differs(Path file, boolean write) {
    try {
      String source = Files.readString(file);
      String formatted = format(source);
      if (formatted.equals(source)) {
        return false;
      }
      if (write) {
        Files.writeString(file, formatted);
      }
      return true;
    } catch (IOException | FormatterException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }

  private static String format(String source) throws FormatterException {
    String ordered =
        ImportOrderer.reorderImports(
            RemoveUnusedImports.removeUnusedImports(source), JavaFormatterOptions.Style.GOOGLE);
    return FORMATTER.formatSource(ordered);
  }
}

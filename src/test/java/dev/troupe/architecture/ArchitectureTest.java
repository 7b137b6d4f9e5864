package dev.troupe.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses OURS = PackageTable.written("classes");

  @Test
  void importsPointDownThePackageTable() {
    Set<String> forbidden = new TreeSet<>();
    for (JavaClass origin : OURS) {
      for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (isOurs(target)
            && !PackageTable.allows(
                PackageTable.part(origin.getPackageName()), PackageTable.part(target))) {
          forbidden.add(dependency.getDescription());
        }
      }
    }

    assertThat(forbidden).as("imports that the table in architecture.md does not allow").isEmpty();
  }

  @Test
  void everyPackageStandsInTheTable() {
    Set<String> parts =
        OURS.stream()
            .map(each -> PackageTable.part(each.getPackageName()))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.toSet());

    assertThat(PackageTable.NAMES).containsAll(parts);
    assertThat(parts).contains("config", "fleet", "grpc", "link", "robot", "simulator");
  }

  @Test
  void thePackageGraphHasNoCycle() {
    slices().matching(PackageTable.ROOT + ".(*)..").should().beFreeOfCycles().check(OURS);
  }

  @Test
  void onlyTracingKnowsWhatTracesAreKeptWith() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.troupe.tracing")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.opentelemetry..")
        .because("nothing of it is to be loaded where nothing is traced")
        .check(OURS);
  }

  private static boolean isOurs(String packageName) {
    return packageName.equals(PackageTable.ROOT) || packageName.startsWith(PackageTable.ROOT + ".");
  }
}

package dev.switchhook.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.switchhook.e2e.planted.ingest.PlantedArrow;
import org.junit.jupiter.api.Test;

/** The arrows between modules, seen from the one module that sees all of them. */
@AnalyzeClasses(packages = "dev.switchhook", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] PROGRAMS = {
    "dev.switchhook.ingest..", "dev.switchhook.delivery..", "dev.switchhook.dlq.."
  };

  @ArchTest static final ArchRule ingestSeesNoOtherProgram = seesNothingOf("ingest", 1, 2);

  @ArchTest static final ArchRule deliverySeesNoOtherProgram = seesNothingOf("delivery", 0, 2);

  @ArchTest static final ArchRule theReplayerSeesNoOtherProgram = seesNothingOf("dlq", 0, 1);

  @ArchTest
  static final ArchRule theKitSeesNoProgramAndNoLocalStack =
      noClasses()
          .that()
          .resideInAPackage("dev.switchhook.kit..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PROGRAMS)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.switchhook.local..", "dev.switchhook.e2e..");

  @ArchTest
  static final ArchRule localStackSeesNoServiceAndNoKit =
      noClasses()
          .that()
          .resideInAPackage("dev.switchhook.local..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PROGRAMS)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.switchhook.kit..", "dev.switchhook.e2e..");

  @ArchTest
  static final ArchRule whatIsAgreedOnSeesNobody =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.switchhook.events..",
              "dev.switchhook.topics..",
              "dev.switchhook.ids..",
              "dev.switchhook.registry..",
              "dev.switchhook.serde..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(PROGRAMS)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.switchhook.kit..", "dev.switchhook.local..", "dev.switchhook.e2e..");

  @ArchTest
  static final ArchRule packagesOfThisModuleHaveNoCycles =
      slices().matching("dev.switchhook.e2e.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule namesSayWhatAClassDoes =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.switchhook.events..")
          .should()
          .haveNameMatching(".*(Manager|Helper|Utils?|Processor|Impl|Context)")
          .orShould()
          .resideInAnyPackage("..util..", "..model..", "..service..", "..exception..");

  /** A rule that cannot fail is none: this one is shown a class of "ingest" that uses delivery. */
  @Test
  void aPlantedArrowIsFound() {
    JavaClasses planted = new ClassFileImporter().importClasses(PlantedArrow.class);
    ArchRule rule =
        noClasses()
            .that()
            .resideInAPackage("..ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PROGRAMS[1], PROGRAMS[2]);
    assertThat(rule.evaluate(planted).hasViolation()).isTrue();
  }

  private static ArchRule seesNothingOf(String program, int one, int other) {
    return noClasses()
        .that()
        .resideInAPackage("dev.switchhook." + program + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            PROGRAMS[one], PROGRAMS[other], "dev.switchhook.local..", "dev.switchhook.e2e..");
  }
}

package dev.switchhook;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "dev.switchhook", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("dev.switchhook.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule whatProducersUseNeedsNoRegistryClient =
      noClasses()
          .that()
          .resideOutsideOfPackages("..registry..", "..serde..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.confluent..");

  @ArchTest
  static final ArchRule theShadedPartsOfTheClientAreItsOwn =
      noClasses().should().dependOnClassesThat().resideInAPackage("org.apache.pinot..");

  @ArchTest
  static final ArchRule recordsKnowNothingOfUs =
      noClasses()
          .that()
          .resideInAPackage("..events..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..topics..", "..ids..", "..registry..", "..serde..");

  @ArchTest
  static final ArchRule timeComesInByTheConstructor =
      noClasses()
          .that()
          .resideOutsideOfPackage("..events..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule noClassIsNamedAfterNothing =
      noClasses()
          .that()
          .resideOutsideOfPackage("..events..")
          .should()
          .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Context|Processor)")
          .orShould()
          .resideInAnyPackage("..util..", "..model..", "..service..", "..exception..");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .that()
          .resideOutsideOfPackage("..events..")
          .should(
              be(
                  DescribedPredicate.<JavaClass>describe(
                      "in a @NullMarked package",
                      type ->
                          type.getPackage().getPackageInfo().isAnnotatedWith(NullMarked.class))));
}

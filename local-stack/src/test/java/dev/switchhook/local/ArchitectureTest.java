package dev.switchhook.local;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "dev.switchhook.local", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.switchhook.local.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule ofTheProductOnlyWhatProcessesAgreeOnIsSeen =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.switchhook..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "dev.switchhook.local..",
                              "dev.switchhook.events..",
                              "dev.switchhook.topics..",
                              "dev.switchhook.ids..",
                              "dev.switchhook.registry..",
                              "dev.switchhook.producer..",
                              "dev.switchhook.serde.."))));

  @ArchTest
  static final ArchRule kafkasInnerClassesHaveOneFile =
      noClasses()
          .that()
          .doNotHaveSimpleName("BrokerMain")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "kafka..", "scala..", "org.apache.kafka.metadata..", "org.apache.kafka.server..");

  @ArchTest
  static final ArchRule theReceiverKnowsNoKafka =
      noClasses()
          .that()
          .resideInAPackage("..receiver..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "dev.switchhook.events..", "org.apache.avro..");

  @ArchTest
  static final ArchRule onlyTheReceiverHasALoop =
      noClasses()
          .that()
          .resideOutsideOfPackage("..receiver..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..");

  @ArchTest
  static final ArchRule timeComesInByTheConstructor =
      noClasses()
          .that()
          .haveSimpleNameNotEndingWith("Command")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses()
          .should()
          .haveSimpleNameEndingWith("Manager")
          .orShould()
          .haveSimpleNameEndingWith("Helper")
          .orShould()
          .haveSimpleNameEndingWith("Util")
          .orShould()
          .haveSimpleNameEndingWith("Utils")
          .orShould()
          .haveSimpleNameEndingWith("Processor")
          .orShould()
          .haveSimpleNameEndingWith("Impl")
          .orShould()
          .haveSimpleNameEndingWith("Context")
          .orShould()
          .resideInAnyPackage("..util..", "..model..", "..service..", "..exception..");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .should(
              be(
                  describe(
                      "in a package that is @NullMarked",
                      type ->
                          type.getPackage().tryGetAnnotationOfType(NullMarked.class).isPresent())));
}

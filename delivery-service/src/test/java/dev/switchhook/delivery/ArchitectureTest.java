package dev.switchhook.delivery;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import org.jspecify.annotations.NullMarked;

/** The arrows and habits of docs/architecture.md, as far as a machine can see them. */
@AnalyzeClasses(packages = "dev.switchhook.delivery", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "dev.switchhook.delivery";

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theCoreKnowsNeitherKafkaNorHttpNorThreads =
      noClasses()
          .that()
          .resideInAnyPackage("..engine..", "..retry..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka..",
              "io.vertx..",
              "io.netty..",
              "java.util.concurrent..",
              "java.io..",
              "org.slf4j..");

  @ArchTest
  static final ArchRule kafkaIsKnownWhereRecordsAreReadAndWritten =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "..intake..", "..settle..", "..rollup..", "..subscription..", ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule vertxIsKnownWhereRequestsAreMade =
      noClasses()
          .that()
          .resideOutsideOfPackages("..egress..", "..attempt..", ROOT)
          // Its admin port, and nothing else.
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".rollup.RollupService")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..");

  @ArchTest
  static final ArchRule thereIsOneDoorOut =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + ".egress.GuardedConnector")
          .and()
          // Their supertypes have methods that take a socket; they open none.
          .doNotHaveFullyQualifiedName(ROOT + ".egress.OperatorTrust")
          .and()
          .doNotHaveFullyQualifiedName(ROOT + ".egress.ClientIdentity$Shown")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.net\\.(http\\..*|URL|URLConnection|HttpURLConnection|Socket|DatagramSocket)"
                  + "|java\\.nio\\.channels\\..*Channel"
                  + "|javax\\.net\\..*Socket.*"
                  + "|io\\.vertx\\.core\\.http\\.(HttpClient|HttpClientAgent|HttpClientBuilder|WebSocketClient)"
                  + "|io\\.vertx\\.core\\.net\\.NetClient|io\\.vertx\\.ext\\.web\\.client\\..*"
                  + "|io\\.netty\\.bootstrap\\..*");

  @ArchTest
  static final ArchRule receiversProveWhoTheyAre =
      noClasses().should().callMethodWhere(target(name("setTrustAll")));

  @ArchTest
  static final ArchRule theRollUpKnowsNothingOfTheOthers =
      noClasses()
          .that()
          .resideInAPackage("..rollup..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..attempt..",
              "..egress..",
              "..engine..",
              "..intake..",
              "..retry..",
              "..settle..",
              "..signature..",
              "..subscription..");

  @ArchTest
  static final ArchRule nobodyPointsBackAtTheEngineExceptWhoReadsAndSettles =
      noClasses()
          .that()
          .resideOutsideOfPackages("..engine..", "..intake..", "..settle..", ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..engine..");

  @ArchTest
  static final ArchRule stateHasOneOwnerAndNoLocks =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT, "..rollup..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.concurrent.locks..", "java.util.concurrent.atomic..");

  @ArchTest
  static final ArchRule timeComesInByTheConstructor =
      noClasses()
          .that(DescribedPredicate.not(programs()))
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Clock.class, "systemUTC")
          .orShould()
          .callMethod(java.time.InstantSource.class, "system");

  @ArchTest
  static final ArchRule classesAreNamedForWhatTheyAre =
      noClasses()
          .should()
          .haveNameMatching(".*(Manager|Helper|Utils?|Processor|Impl|Context)(\\$.*)?");

  @ArchTest
  static final ArchRule packagesAreNamedForTheDataPath =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..model..", "..service..", "..exception..");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked = classes().should(resideInANullMarkedPackage());

  private static DescribedPredicate<JavaClass> programs() {
    return DescribedPredicate.describe(
        "programs",
        each -> {
          JavaClass outermost = each;
          while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
          }
          return outermost.tryGetMethod("main", String[].class).isPresent();
        });
  }

  private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
    return new ArchCondition<>("reside in a package with @NullMarked") {
      @Override
      public void check(JavaClass each, ConditionEvents events) {
        if (!each.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(
              SimpleConditionEvent.violated(
                  each, each.getName() + " is in a package without @NullMarked"));
        }
      }
    };
  }
}

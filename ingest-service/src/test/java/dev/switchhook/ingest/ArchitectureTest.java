package dev.switchhook.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

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
import java.time.InstantSource;
import org.jspecify.annotations.NullMarked;

/** The arrows and habits of docs/architecture.md, as far as a machine can see them. */
@AnalyzeClasses(packages = "dev.switchhook.ingest", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  private static final String ROOT = "dev.switchhook.ingest";

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule whatAnEventIsDoesNotDependOnWhoWantsIt =
      noClasses()
          .that()
          .resideInAPackage("..ingest.event..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..ingest.subscription..", "..ingest.fanout..", "..ingest.api..", ROOT);

  @ArchTest
  static final ArchRule subscriptionsKnowNoEvents =
      noClasses()
          .that()
          .resideInAPackage("..ingest.subscription..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..ingest.event..", "..ingest.fanout..", "..ingest.api..", ROOT);

  @ArchTest
  static final ArchRule theFanOutKnowsNeitherTheApiNorTheTopology =
      noClasses()
          .that()
          .resideInAPackage("..ingest.fanout..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..ingest.api..", ROOT);

  @ArchTest
  static final ArchRule theApiKnowsNeitherEventsNorTheTopology =
      noClasses()
          .that()
          .resideInAPackage("..ingest.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..ingest.event..", "..ingest.outage..", ROOT);

  @ArchTest
  static final ArchRule theFanOutIsPure =
      noClasses()
          .that()
          .resideInAPackage("..ingest.fanout..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka.streams..",
              "org.apache.kafka.clients..",
              "io.vertx..",
              "java.util.concurrent..",
              "org.slf4j..");

  @ArchTest
  static final ArchRule streamsIsKnownToTheTopologyAndToWhatHasAStore =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT)
          .and()
          .doNotHaveSimpleName("SeenEvents")
          .and()
          .doNotHaveSimpleName("SubscriptionTable")
          .and()
          .doNotHaveSimpleName("LearnedTable")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka.streams..");

  @ArchTest
  static final ArchRule vertxIsKnownToTheApi =
      noClasses()
          .that()
          .resideOutsideOfPackages("..ingest.api..", ROOT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx..", "io.netty..");

  @ArchTest
  static final ArchRule timeComesInByTheConstructor =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + ".IngestService")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(InstantSource.class, "system")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(Clock.class);

  @ArchTest
  static final ArchRule namesSayWhatAClassIs =
      noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl|Context|Processor)");

  @ArchTest
  static final ArchRule packagesAreNamedByWhatTheyDo =
      noClasses()
          .should()
          .resideInAnyPackage("..util..", "..model..", "..service..", "..exception..");

  @ArchTest
  static final ArchRule nothingOpensASocketOfItsOwn =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.net\\.(http\\..*|URL|URLConnection|HttpURLConnection|Socket|DatagramSocket)"
                  + "|java\\.nio\\.channels\\.(Async\\w*)?(Socket|Datagram)\\w*Channel"
                  + "|javax\\.net\\..*Socket.*"
                  + "|io\\.vertx\\.core\\.http\\.(HttpClient|HttpClientAgent|HttpClientBuilder|WebSocketClient)"
                  + "|io\\.vertx\\.core\\.net\\.NetClient|io\\.vertx\\.ext\\.web\\.client\\..*"
                  + "|io\\.netty\\.bootstrap\\..*");

  @ArchTest
  static final ArchRule everyPackageIsNullMarked =
      classes()
          .should(
              new ArchCondition<>("be in a package with @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                  events.add(
                      new SimpleConditionEvent(
                          type, marked, type.getPackageName() + " has no @NullMarked"));
                }
              });
}

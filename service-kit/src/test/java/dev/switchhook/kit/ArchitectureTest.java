package dev.switchhook.kit;

import static com.tngtech.archunit.lang.conditions.ArchConditions.be;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.switchhook.kit.kafka.TopicsCommand;
import dev.switchhook.kit.keyset.KeysetCommand;
import dev.switchhook.kit.run.Main;
import dev.switchhook.kit.subscriptions.SubscriptionsCommand;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(
    packages = "dev.switchhook.kit",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packagesFormNoCycle =
      slices().matching("dev.switchhook.kit.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule arrowsPointOneWay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("config")
          .definedBy("..kit.config..")
          .layer("run")
          .definedBy("..kit.run..")
          .layer("secret")
          .definedBy("..kit.secret..")
          .layer("meters")
          .definedBy("..kit.meters..")
          .layer("admin")
          .definedBy("..kit.admin..")
          .layer("kafka")
          .definedBy("..kit.kafka..")
          .layer("streams")
          .definedBy("..kit.streams..")
          .layer("terminal")
          .definedBy("..kit.terminal..")
          .layer("keyset")
          .definedBy("..kit.keyset..")
          .layer("subscriptions")
          .definedBy("..kit.subscriptions..")
          .layer("skip")
          .definedBy("..kit.skip..")
          .whereLayer("config")
          .mayOnlyBeAccessedByLayers("run", "terminal", "kafka", "keyset", "subscriptions", "skip")
          .whereLayer("run")
          .mayOnlyBeAccessedByLayers(
              "secret", "admin", "terminal", "kafka", "streams", "keyset", "skip")
          .whereLayer("secret")
          .mayOnlyBeAccessedByLayers("kafka", "keyset")
          .whereLayer("meters")
          .mayOnlyBeAccessedByLayers("admin")
          .whereLayer("admin")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("terminal")
          .mayOnlyBeAccessedByLayers("kafka", "keyset", "subscriptions", "skip")
          .whereLayer("kafka")
          .mayOnlyBeAccessedByLayers("keyset", "skip")
          .whereLayer("keyset")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("subscriptions")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("skip")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("streams")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule cryptographyStaysInOnePlace =
      only("..kit.secret..", "com.google.crypto.tink..", "javax.crypto..");

  @ArchTest
  static final ArchRule vertxStaysInOnePlace = only("..kit.admin..", "io.vertx..", "io.netty..");

  @ArchTest
  static final ArchRule micrometerStaysInOnePlace = only("..kit.meters..", "io.micrometer..");

  @ArchTest
  static final ArchRule theRegistryClientStaysInOnePlace = only("..kit.kafka..", "io.confluent..");

  @ArchTest
  static final ArchRule theRegistryIsAskedByCommandLinesAlone =
      noClasses()
          .that()
          .resideOutsideOfPackages("..kit.kafka..", "..kit.keyset..", "..kit.skip..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.switchhook.registry..");

  @ArchTest
  static final ArchRule onlyAMainEndsTheProcess =
      noClasses()
          .that()
          .doNotBelongToAnyOf(
              Main.class, TopicsCommand.class, KeysetCommand.class, SubscriptionsCommand.class)
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  @ArchTest
  static final ArchRule timeComesInByTheConstructor =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule noClassIsNamedAfterNothing =
      noClasses()
          .should()
          .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Context|Processor)")
          .orShould()
          .resideInAnyPackage("..util..", "..model..", "..service..", "..exception..");

  @ArchTest
  static final ArchRule nothingOpensASocketOfItsOwn =
      noClasses()
          .that()
          // The command line that asks our own API.
          .doNotHaveFullyQualifiedName("dev.switchhook.kit.subscriptions.ApiClient")
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
              be(
                  DescribedPredicate.<JavaClass>describe(
                      "in a @NullMarked package",
                      type ->
                          type.getPackage().getPackageInfo().isAnnotatedWith(NullMarked.class))));

  private static ArchRule only(String home, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages);
  }
}

package dev.switchhook.dlq;

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
import java.time.Instant;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "dev.switchhook.dlq", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.switchhook.dlq.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule lettersSeeNoOtherPackage =
      noClasses()
          .that()
          .resideInAPackage("..letter..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..replay..", "..command..", "..output..", "..dlq.profile..");

  @ArchTest
  static final ArchRule replaySeesLettersOnly =
      noClasses()
          .that()
          .resideInAPackage("..replay..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..command..", "..output..", "..dlq.profile..");

  @ArchTest
  static final ArchRule outputAndProfileStandAlone =
      noClasses()
          .that()
          .resideInAnyPackage("..dlq.output..", "..dlq.profile..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..command..", "..replay..", "..letter..");

  @ArchTest
  static final ArchRule theCommandLineIsParsedInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackage("..command..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule timeComesInByTheConstructor =
      noClasses()
          .that()
          .areNotAssignableTo(DlqReplayer.class)
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");

  @ArchTest
  static final ArchRule onlyTheProcessExits =
      noClasses()
          .that()
          .areNotAssignableTo(DlqReplayer.class)
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule classesAreNamedForWhatTheyAre =
      noClasses()
          .should()
          .haveNameMatching(".*(Manager|Helper|Utils?|Processor|Impl|Context)")
          .orShould()
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
              new ArchCondition<>("be in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  events.add(
                      new SimpleConditionEvent(
                          type,
                          type.getPackage().isAnnotatedWith(NullMarked.class),
                          type.getName()));
                }
              });
}

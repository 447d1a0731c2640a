package dev.switchhook.ingest.subscription;

import static java.util.stream.Collectors.joining;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subscription's condition on the content of events: one expression in CEL (https://cel.dev),
 * type-checked and bounded when it is compiled. It sees the body in shape {@code FULL} as {@code
 * event}, and the body's {@code data} as {@code data}. Immutable, shared by all threads.
 *
 * <p>The bounds are there because the library has none for time: three nested {@code all} over 100
 * elements took 5 s, four did not end, nor did {@code ((a{0,100}){0,100}){0,10}} (measured).
 */
public final class EventFilter {
  private static final Logger log = LoggerFactory.getLogger(EventFilter.class);

  private static final int LONGEST = 4_096;

  private static final CelOptions BOUNDS =
      CelOptions.current()
          .maxExpressionCodePointSize(LONGEST)
          .maxParseRecursionDepth(32)
          .comprehensionMaxIterations(1_000)
          .maxRegexProgramSize(200)
          .enableHeterogeneousNumericComparisons(true)
          .build();

  private static final MapType OBJECT = MapType.create(SimpleType.STRING, SimpleType.DYN);

  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setOptions(BOUNDS)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("event", OBJECT)
          .addVar("data", OBJECT)
          .setResultType(SimpleType.BOOL)
          .build();

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.plannerRuntimeBuilder().setOptions(BOUNDS).build();

  private static final EventFilter EVERYTHING = new EventFilter(variables -> true);

  private final Condition condition;

  private EventFilter(Condition condition) {
    this.condition = condition;
  }

  private interface Condition {
    Object holds(Map<String, ?> variables) throws CelEvaluationException;
  }

  /** Compiled by the first event that asks; a text that cannot be compiled fails on each event. */
  private static final class Deferred implements Condition {
    private final String text;
    private volatile @Nullable Condition compiled;

    Deferred(String text) {
      this.text = text;
    }

    @Override
    public Object holds(Map<String, ?> variables) throws CelEvaluationException {
      Condition condition = compiled;
      return (condition == null ? compiled() : condition).holds(variables);
    }

    private synchronized Condition compiled() {
      Condition condition = compiled;
      if (condition == null) {
        condition =
            switch (compile(text)) {
              case Compiled.Good(EventFilter filter) -> filter.condition;
              case Compiled.Bad(String why) -> unusable(why);
            };
        compiled = condition;
      }
      return condition;
    }

    private static Condition unusable(String why) {
      log.warn("filter cannot be compiled, and counts as a match why={}", why);
      return variables -> {
        throw new CelEvaluationException(why);
      };
    }
  }

  /** What became of a text. */
  public sealed interface Compiled {
    record Good(EventFilter filter) implements Compiled {}

    /**
     * It cannot be used.
     *
     * @param why with line and column, for whoever wrote it
     */
    record Bad(String why) implements Compiled {}
  }

  /** What it says of an event. */
  public enum Match {
    YES,
    NO,
    /** A member is missing, or the bound was reached. One delivery too many beats one lost. */
    FAILED
  }

  /** For a subscription without one. */
  public static EventFilter everything() {
    return EVERYTHING;
  }

  /** Whatever the text is, it does not throw for it. */
  public static Compiled compile(String text) {
    if (text.codePointCount(0, text.length()) > LONGEST) {
      return new Compiled.Bad("has more than " + LONGEST + " characters");
    }
    try {
      CelAbstractSyntaxTree checked = COMPILER.compile(text).getAst();
      if (!checked.getResultType().equals(SimpleType.BOOL)) {
        // Only the event would tell what it is, and by then nobody reads an error.
        return new Compiled.Bad("may be something else than a bool: compare it, or write bool(…)");
      }
      CelRuntime.Program program = RUNTIME.createProgram(checked);
      return new Compiled.Good(new EventFilter(program::eval));
    } catch (CelValidationException e) {
      return new Compiled.Bad(e.getErrors().stream().map(EventFilter::told).collect(joining("; ")));
    } catch (CelEvaluationException e) {
      return new Compiled.Bad(String.valueOf(e.getMessage()));
    }
  }

  /**
   * For a text that was checked when it was saved: compiled when the first event asks, for that
   * takes 0.3 ms and a start with 100,000 of them half a minute. One that is wrong after all {@link
   * Match#FAILED} on each event.
   */
  static EventFilter whenNeeded(String text) {
    return new EventFilter(new Deferred(text));
  }

  private static String told(CelIssue issue) {
    return "line %d, column %d: %s"
        .formatted(
            issue.getSourceLocation().getLine(),
            issue.getSourceLocation().getColumn() + 1,
            issue.getMessage());
  }

  /**
   * Does it want the event. Never throws.
   *
   * @param event the body in shape {@code FULL}, integers as {@code Long}
   */
  public Match of(Map<String, Object> event) {
    try {
      Object data = event.getOrDefault("data", Map.of());
      return switch (condition.holds(Map.of("event", event, "data", data))) {
        case Boolean holds -> holds ? Match.YES : Match.NO;
        default -> Match.FAILED;
      };
    } catch (CelEvaluationException | RuntimeException _) {
      // The expression is a tenant's: whatever the evaluator makes of it must not end the program.
      return Match.FAILED;
    }
  }
}

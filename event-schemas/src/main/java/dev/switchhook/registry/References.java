package dev.switchhook.registry;

import io.confluent.kafka.schemaregistry.client.rest.RestService;
import io.confluent.kafka.schemaregistry.client.rest.entities.Schema;
import io.confluent.kafka.schemaregistry.client.rest.entities.SchemaReference;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The schemas that one refers to, each name once. The official client bounds neither how deep nor
 * how many, so that one id could ask a registry for ever.
 */
final class References {
  private static final int DEEPEST = 16;
  private static final int MOST = 100;
  private static final int NOT_FOUND = 404;

  private final RestService rest;
  private final Set<String> names = new HashSet<>();
  private final Map<String, String> texts = new LinkedHashMap<>();
  private int length;

  private References(RestService rest) {
    this.rest = rest;
  }

  /**
   * @return name → text, in an order in which they can be parsed
   * @throws IOException also for a reference that the registry does not have: it lost it
   * @throws TooManyException whatever is asked, they are too many
   */
  static Map<String, String> resolve(RestService rest, @Nullable List<SchemaReference> references)
      throws IOException, RestClientException, TooManyException {
    References resolved = new References(rest);
    resolved.add(references, 1);
    return resolved.texts;
  }

  private void add(@Nullable List<SchemaReference> references, int depth)
      throws IOException, RestClientException, TooManyException {
    for (SchemaReference reference : references == null ? List.<SchemaReference>of() : references) {
      if (reference.getName() == null
          || reference.getSubject() == null
          || reference.getVersion() == null) {
        throw new IOException("a reference without name, subject or version");
      }
      if (!names.add(reference.getName())) {
        continue;
      }
      if (depth > DEEPEST) {
        throw new TooManyException("references deeper than " + DEEPEST);
      }
      if (names.size() > MOST) {
        throw new TooManyException("more than " + MOST + " references");
      }
      Schema schema = ask(reference);
      String text = schema.getSchema();
      if (text == null) {
        throw new IOException("an answer without a schema for reference " + reference.getName());
      }
      length += text.length();
      if (length > SchemaLint.MAX_TEXT) {
        throw new TooManyException(
            "references longer than " + SchemaLint.MAX_TEXT + " characters in all");
      }
      add(schema.getReferences(), depth + 1);
      texts.put(reference.getName(), text);
    }
  }

  private Schema ask(SchemaReference reference) throws IOException, RestClientException {
    try {
      return rest.getVersion(reference.getSubject(), reference.getVersion());
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND) {
        // Not as a cause: of a missing id the record is to blame, of this the registry.
        throw new IOException(
            "the registry does not have reference "
                + reference.getSubject()
                + " version "
                + reference.getVersion());
      }
      throw e;
    }
  }

  /** It says of the schema that it is bad, for good. */
  static final class TooManyException extends Exception {
    private static final long serialVersionUID = 1L;

    TooManyException(String why) {
      super(why, null, false, false);
    }
  }
}

package dev.switchhook.registry;

import dev.switchhook.registry.SchemaAnswer.Found;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.avro.AvroSchemaProvider;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;

/**
 * The facade around the official Schema Registry client: what is known is told without leaving the
 * process, and what is not can be asked for on a thread that may wait. Every answer is a value, so
 * that an outage is never taken for poison. Thread-safe.
 */
public final class Schemas implements AutoCloseable {
  /** The id in an answer about a subject. */
  public static final int NO_ID = -1;

  private static final int CACHED = 1_000;

  private final SchemaRegistryClient client;
  private final Map<String, Object> serializerSettings;
  private final SchemaDirectory directory;

  private Schemas(
      SchemaRegistryClient client,
      Map<String, Object> serializerSettings,
      SchemaDirectory directory) {
    this.client = client;
    this.serializerSettings = serializerSettings;
    this.directory = directory;
  }

  /**
   * Does not call the registry.
   *
   * @param given keys of the official client, each also with {@code schema.registry.} in front, and
   *     two of ours: {@code schema.registry.missing.id.grace.ms} (30,000) and {@code
   *     schema.registry.ssl.allow.any.hostname}; safe settings lie underneath
   * @throws ConfigException naming every key that is unknown or refused, and why
   */
  public static Schemas open(Map<String, ?> given) {
    RegistrySettings settings = RegistrySettings.of(given);
    CarefulRestService rest =
        new CarefulRestService(
            settings.urls(),
            new TlsStores(settings.forClient(), InstantSource.system()),
            System::nanoTime);
    SchemaRegistryClient client =
        new CachedSchemaRegistryClient(
            rest,
            CACHED,
            List.of(new AvroSchemaProvider()),
            settings.forClient(),
            settings.requestHeaders());
    UnknownIds unknown = new UnknownIds(InstantSource.system(), settings.missingGrace());
    return new Schemas(
        client, settings.forClient(), new SchemaDirectory(WriterSchema.over(rest), unknown));
  }

  /** For tests: any client, and the first "no such schema" is final. */
  public static Schemas over(SchemaRegistryClient client, InstantSource clock) {
    RegistrySettings settings =
        RegistrySettings.of(Map.of("schema.registry.url", "http://registry.invalid"));
    return new Schemas(
        client,
        settings.forClient(),
        new SchemaDirectory(WriterSchema.over(client), new UnknownIds(clock, Duration.ZERO)));
  }

  /**
   * Never leaves the process. Empty: have {@link #fetch} called off the hot thread.
   *
   * @return Found, Bad, or NotFound while the registry's no is remembered (60 s)
   */
  public Optional<SchemaAnswer> ifKnown(int id) {
    return directory.ifKnown(id);
  }

  /**
   * Asks the registry where need be, and may block as long as its time-outs and retries. Callers
   * with the same id share one request. At most 20 unknown ids a second are asked for, and one that
   * is missing is asked for again for up to 30 s before it counts as such: until then, and beyond
   * those 20, the answer is Unavailable.
   */
  public SchemaAnswer fetch(int id) {
    return directory.fetch(id);
  }

  /**
   * The id under which a schema is registered for a subject; may block.
   *
   * @param schema a generated class's, or as in the {@code .avsc}
   * @return Found, NotFound, Unavailable or Unauthorised
   */
  public SchemaAnswer idOf(String subject, Schema schema) {
    try {
      return new Found(client.getId(subject, new AvroSchema(SchemaText.plain(schema))), schema);
    } catch (IOException | RestClientException e) {
      return RegistryErrors.sort(NO_ID, e);
    }
  }

  /** The official client, for registering and configuring subjects. */
  public SchemaRegistryClient client() {
    return client;
  }

  /** What a {@code KafkaAvroSerializer} over {@link #client} is configured with. */
  public Map<String, Object> serializerSettings() {
    return serializerSettings;
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

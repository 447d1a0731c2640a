package dev.switchhook.registry;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;

/** Asks the registry for one schema. May block. */
@FunctionalInterface
interface SchemaLookup {
  /**
   * @return Found or Bad
   * @throws RestClientException as the registry answered
   */
  SchemaAnswer byId(int id) throws IOException, RestClientException;
}

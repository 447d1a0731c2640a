package dev.switchhook.ingest.fanout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;

/** Somebody else's JSON Schema validator, with formats asserted. */
final class Judge {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private Judge() {}

  /** What is wrong with the schema itself. */
  static List<Error> ofSchema(ObjectNode schema) {
    return REGISTRY
        .getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()))
        .validate(schema.toString(), InputFormat.JSON);
  }

  static Schema by(ObjectNode schema) {
    return REGISTRY.getSchema(schema.toString(), InputFormat.JSON);
  }

  /** What is wrong with the body. */
  static List<Error> ofBody(Schema schema, String body) {
    return schema.validate(
        body,
        InputFormat.JSON,
        context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
  }
}

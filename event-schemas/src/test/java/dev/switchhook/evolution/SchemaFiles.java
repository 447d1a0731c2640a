package dev.switchhook.evolution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/** The {@code .avsc} files of this build, and those of every release. */
final class SchemaFiles {
  private static final Path CURRENT = Path.of("src/main/avro");
  private static final Path RELEASED = Path.of("src/test/resources/released");

  private SchemaFiles() {}

  /** Each parsed by itself. */
  static List<Schema> current() {
    return list(CURRENT)
        .filter(file -> file.toString().endsWith(".avsc"))
        .map(SchemaFiles::parse)
        .toList();
  }

  static Schema current(String name) {
    return parse(CURRENT.resolve(name + ".avsc"));
  }

  /** Names of schemas that were ever released. */
  static List<String> releasedNames() {
    return list(RELEASED).map(folder -> folder.getFileName().toString()).toList();
  }

  /** Every release of a schema. */
  static List<Path> releases(String name) {
    return list(RELEASED.resolve(name)).toList();
  }

  static Schema parse(Path file) {
    try {
      return new Schema.Parser().parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shows every field under its path, which is what a reader of the record sees. */
  static void walk(Schema record, BiConsumer<String, Field> each) {
    walk(record.getName(), record, each);
  }

  /** Every use of an inner record anew. */
  private static void walk(String path, Schema schema, BiConsumer<String, Field> each) {
    switch (schema.getType()) {
      case RECORD ->
          schema
              .getFields()
              .forEach(
                  field -> {
                    each.accept(path + "." + field.name(), field);
                    walk(path + "." + field.name(), field.schema(), each);
                  });
      case UNION -> schema.getTypes().forEach(branch -> walk(path, branch, each));
      case ARRAY -> walk(path, schema.getElementType(), each);
      case MAP -> walk(path, schema.getValueType(), each);
      default -> {}
    }
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

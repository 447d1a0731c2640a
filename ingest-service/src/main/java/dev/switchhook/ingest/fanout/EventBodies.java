package dev.switchhook.ingest.fanout;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.switchhook.callevents.WireEvent;
import dev.switchhook.events.PayloadShape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * An event and its bodies, each rendered when it is first asked for and never again. Confined to
 * the stream thread that reads the event.
 */
public final class EventBodies {
  private static final ObjectReader MEMBERS =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .readerFor(new TypeReference<Map<String, Object>>() {});

  private final WireEvent event;
  private final BodyRenderer renderer;
  private final Map<Key, ByteBuffer> rendered = new HashMap<>();
  private Map<String, Object> members = Map.of();

  private record Key(PayloadShape shape, String version) {}

  public EventBodies(WireEvent event, BodyRenderer renderer) {
    this.event = event;
    this.renderer = renderer;
  }

  public WireEvent event() {
    return event;
  }

  /** The whole content in the newest version: what a repeat of the event must have in common. */
  public ByteBuffer content() {
    return of(PayloadShape.FULL, ApiVersions.NEWEST);
  }

  /** The whole content as filters see it. */
  Map<String, Object> members() {
    if (members.isEmpty()) {
      try {
        members = MEMBERS.readValue(content().array());
      } catch (IOException e) {
        throw new UncheckedIOException("memory cannot be read", e);
      }
    }
    return members;
  }

  /** Shared by all deliveries that want it, so not to be written to. */
  ByteBuffer of(PayloadShape shape, String version) {
    PayloadShape shown = shape == PayloadShape.UNKNOWN ? PayloadShape.REDACTED : shape;
    return rendered.computeIfAbsent(
        new Key(shown, ApiVersions.nearest(version)),
        key -> ByteBuffer.wrap(renderer.render(event, key.shape(), key.version())));
  }

  /** Shape and size of each body that was wanted. */
  public void forEachRendered(BiConsumer<PayloadShape, Integer> told) {
    rendered.forEach((key, body) -> told.accept(key.shape(), body.remaining()));
  }
}

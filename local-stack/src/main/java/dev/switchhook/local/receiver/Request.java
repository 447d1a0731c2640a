package dev.switchhook.local.receiver;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;

/** A request as it came over the wire. The path has no query. */
record Request(String method, String path, List<Header> headers, Buffer body) {
  Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .findFirst();
  }

  boolean wantsClose() {
    return header("connection").filter("close"::equalsIgnoreCase).isPresent();
  }
}

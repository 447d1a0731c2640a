package dev.switchhook.ingest.api;

import io.vertx.core.http.HttpServerResponse;

/** What a request is answered with, made where it may block and written on the event loop. */
@FunctionalInterface
interface Answer {
  void write(HttpServerResponse response);
}

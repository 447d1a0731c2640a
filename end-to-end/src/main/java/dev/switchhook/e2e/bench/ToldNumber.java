package dev.switchhook.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A number that a sink tells whoever asks by GET. */
final class ToldNumber {
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest question;

  ToldNumber(URI at) {
    this.question = HttpRequest.newBuilder(at).build();
  }

  long now() {
    try {
      return Long.parseLong(http.send(question, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

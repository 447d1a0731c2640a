package dev.switchhook.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** A program's meters as of one moment, in Prometheus' text format. */
record Scrape(List<String> lines) {
  /**
   * @param admin address of the program's admin server
   */
  static Scrape of(URI admin) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(admin + "/metrics")).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return of(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException("the meters of " + admin + " cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static Scrape of(String text) {
    return new Scrape(text.lines().filter(line -> !line.startsWith("#")).toList());
  }

  /** The meter, summed over its series; 0 without one. */
  double sum(String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /**
   * The meter, summed over its series with that label; 0 without one.
   *
   * @param name as Prometheus spells it
   */
  double sum(String name, String label, String value) {
    String wanted = label + "=\"" + value + "\"";
    return lines.stream()
        .filter(line -> line.startsWith(name + "{") && line.contains(wanted))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}

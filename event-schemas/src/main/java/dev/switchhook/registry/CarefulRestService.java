package dev.switchhook.registry;

import io.confluent.kafka.schemaregistry.client.rest.RestService;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.List;
import java.util.Map;

/** The official REST client that follows no redirect: credentials go to the given URLs only. */
final class CarefulRestService extends RestService {
  CarefulRestService(List<String> urls) {
    super(urls);
  }

  @Override
  protected HttpURLConnection buildConnection(
      URL url, String method, Map<String, String> requestProperties) throws IOException {
    HttpURLConnection connection = super.buildConnection(url, method, requestProperties);
    connection.setInstanceFollowRedirects(false);
    return connection;
  }
}

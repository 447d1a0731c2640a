package dev.switchhook.registry;

import io.confluent.kafka.schemaregistry.client.rest.RestService;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The official REST client, three things more careful: it follows no redirect, for credentials go
 * to the given URLs only; its answers are bounded; and it uses renewed certificates.
 */
final class CarefulRestService extends RestService {
  private final TlsStores stores;
  private final LongSupplier nanos;

  CarefulRestService(List<String> urls, TlsStores stores, LongSupplier nanos) {
    super(urls);
    this.stores = stores;
    this.nanos = nanos;
  }

  @Override
  protected HttpURLConnection buildConnection(
      URL url, String method, Map<String, String> requestProperties) throws IOException {
    stores.renewed().ifPresent(this::setSslSocketFactory);
    HttpURLConnection connection = super.buildConnection(url, method, requestProperties);
    connection.setInstanceFollowRedirects(false);
    return new BoundedConnection(connection, nanos);
  }
}

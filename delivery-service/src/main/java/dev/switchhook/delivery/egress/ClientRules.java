package dev.switchhook.delivery.egress;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import java.util.Set;

/** What the HTTP client may do, and how long. */
final class ClientRules {
  private static final int CONNECT_MS = 3_000;

  private static final int HANDSHAKE_S = 5;

  private static final int MOST_HEAD_BYTES = 32 * 1024;

  /** What one dead connection takes with it. */
  private static final int MOST_STREAMS = 128;

  private static final int MOST_STATUS_LINE_BYTES = 4 * 1024;

  private ClientRules() {}

  static HttpClientOptions http1(EgressSettings settings) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_1_1)
            .setUseAlpn(false)
            .setPipelining(false)
            .setKeepAlive(true)
            .setKeepAliveTimeout(settings.connectionLifeSeconds())
            .setConnectTimeout(CONNECT_MS)
            .setSslHandshakeTimeout(HANDSHAKE_S)
            .setVerifyHost(true)
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
            // A thousand receivers that come back at once would otherwise stop the loop.
            .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
            .setDecompressionSupported(false)
            .setMaxHeaderSize(MOST_HEAD_BYTES)
            .setMaxInitialLineLength(MOST_STATUS_LINE_BYTES)
            .setMaxRedirects(0)
            .setLogActivity(false);
    settings.trust().ifPresent(options::setTrustOptions);
    return options;
  }

  /** Only ever makes single connections over TLS, so there is no upgrade from clear text. */
  static HttpClientOptions http2(EgressSettings settings) {
    return http1(settings)
        .setProtocolVersion(HttpVersion.HTTP_2)
        .setUseAlpn(true)
        .setHttp2ClearTextUpgrade(false)
        .setHttp2MultiplexingLimit(MOST_STREAMS)
        .setInitialSettings(
            new Http2Settings().setPushEnabled(false).setMaxHeaderListSize(MOST_HEAD_BYTES));
  }

  static PoolOptions pool(EgressSettings settings) {
    return new PoolOptions()
        .setHttp1MaxSize(settings.connectionsPerHost())
        .setMaxWaitQueueSize(0)
        .setMaxLifetime(settings.connectionLifeSeconds());
  }
}

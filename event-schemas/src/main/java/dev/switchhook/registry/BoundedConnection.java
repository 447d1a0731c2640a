package dev.switchhook.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A connection whose answer has a largest size and a time by which it must be whole. */
final class BoundedConnection extends HttpURLConnection {
  private final HttpURLConnection connection;
  private final LongSupplier nanos;

  /**
   * @param connection ready to be asked; its read time-out bounds the answer as a whole too
   */
  BoundedConnection(HttpURLConnection connection, LongSupplier nanos) {
    super(connection.getURL());
    this.connection = connection;
    this.nanos = nanos;
  }

  @Override
  public void setDoOutput(boolean output) {
    connection.setDoOutput(output);
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return connection.getOutputStream();
  }

  @Override
  public int getResponseCode() throws IOException {
    return connection.getResponseCode();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new BoundedAnswer(connection.getInputStream(), connection.getReadTimeout(), nanos);
  }

  @Override
  public @Nullable InputStream getErrorStream() {
    InputStream answer = connection.getErrorStream();
    return answer == null ? null : new BoundedAnswer(answer, connection.getReadTimeout(), nanos);
  }

  @Override
  public void connect() throws IOException {
    connection.connect();
  }

  @Override
  public void disconnect() {
    connection.disconnect();
  }

  @Override
  public boolean usingProxy() {
    return connection.usingProxy();
  }
}

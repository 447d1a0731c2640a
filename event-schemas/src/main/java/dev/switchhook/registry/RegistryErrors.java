package dev.switchhook.registry;

import dev.switchhook.registry.SchemaAnswer.Bad;
import dev.switchhook.registry.SchemaAnswer.NotFound;
import dev.switchhook.registry.SchemaAnswer.Unauthorised;
import dev.switchhook.registry.SchemaAnswer.Unavailable;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Sorts what the official client and its serdes throw into outage, configuration and poison. They
 * wrap a refused connection into the same {@code SerializationException} as bytes that do not
 * decode, so the causes decide, not the class that arrives. One trap more: a record that is cut
 * short is an IOException too, Avro's EOFException; nothing that the network does is one without
 * another IOException around it.
 */
final class RegistryErrors {
  private static final int SCHEMA_NOT_FOUND = 40403;

  /** Subject, version, schema. A 404 with any other code is a wrong URL or a proxy's. */
  private static final Set<Integer> NOT_FOUND = Set.of(40401, 40402, SCHEMA_NOT_FOUND);

  private RegistryErrors() {}

  /**
   * @param id asked for, or {@link Schemas#NO_ID}
   * @return never {@link SchemaAnswer.Found}
   */
  public static SchemaAnswer sort(int id, Throwable thrown) {
    if (thrown instanceof AuthenticationException || thrown instanceof AuthorizationException) {
      return new Unauthorised(said(thrown));
    }
    if (thrown instanceof RetriableException) {
      return new Unavailable(said(thrown));
    }
    Optional<RestClientException> rest = cause(thrown, RestClientException.class);
    if (rest.isPresent()) {
      return byStatus(id, rest.get(), thrown == rest.get());
    }
    Optional<IOException> io = cause(thrown, IOException.class);
    boolean endOfRecord = thrown != io.orElse(null) && io.orElse(null) instanceof EOFException;
    if (io.isPresent() && !endOfRecord) {
      return new Unavailable(kind(io.get()) + said(io.get()));
    }
    return new Bad(id, thrown.getClass().getSimpleName());
  }

  private static SchemaAnswer byStatus(int id, RestClientException answer, boolean bare) {
    switch (answer.getStatus()) {
      case 401:
      case 403:
        return new Unauthorised(said(answer));
      case 404:
        // Wrapped by a serde, a missing subject is a mistake of configuration and not of the data.
        boolean missing =
            bare
                ? NOT_FOUND.contains(answer.getErrorCode())
                : answer.getErrorCode() == SCHEMA_NOT_FOUND;
        return missing ? new NotFound(id) : new Unavailable(said(answer));
      default:
        return new Unavailable(said(answer));
    }
  }

  private static String kind(IOException thrown) {
    if (!(thrown instanceof SSLException)) {
      return "";
    }
    if (cause(thrown, CertificateExpiredException.class).isPresent()
        || cause(thrown, CertificateNotYetValidException.class).isPresent()) {
      return "expired: ";
    }
    if (cause(thrown, CertPathBuilderException.class).isPresent()) {
      return "untrusted: ";
    }
    String message = String.valueOf(thrown.getMessage());
    return message.contains("subject alternative") || message.contains("No name matching")
        ? "hostname: "
        : "handshake: ";
  }

  private static String said(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    return thrown.getClass().getSimpleName()
        + ": "
        + (message.length() <= 300 ? message : message.substring(0, 300) + "…");
  }

  private static <X extends Throwable> Optional<X> cause(Throwable thrown, Class<X> type) {
    Throwable at = thrown;
    for (int depth = 0; at != null && depth < 20; depth++, at = at.getCause()) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
    }
    return Optional.empty();
  }
}

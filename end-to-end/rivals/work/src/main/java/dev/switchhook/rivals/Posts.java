package dev.switchhook.rivals;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.switchhook.events.Delivery;
import dev.switchhook.serde.AvroLimits;
import dev.switchhook.serde.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * What has to be done with a record before it can be sent: decode it, find its receiver, sign its
 * body. Less than we do: the schema is taken as known, one secret signs for all, and receivers come
 * from a file. Thread-safe.
 */
public final class Posts {
  private static final byte[] SECRET = new byte[32];

  private final Map<String, URI> receivers;
  private final ThreadLocal<DatumReader<Delivery>> readers =
      ThreadLocal.withInitial(() -> new SpecificDatumReader<>(Delivery.getClassSchema()));
  private final ThreadLocal<Mac> macs = ThreadLocal.withInitial(Posts::mac);

  private Posts(Map<String, URI> receivers) {
    this.receivers = Map.copyOf(receivers);
  }

  public static Posts to(Path receiversFile) throws IOException {
    AvroLimits.apply();
    Map<String, URI> receivers = new HashMap<>();
    for (String line : Files.readAllLines(receiversFile)) {
      int blank = line.indexOf(' ');
      receivers.put(line.substring(0, blank), URI.create(line.substring(blank + 1)));
    }
    return new Posts(receivers);
  }

  public Post of(String key, byte[] value, long nowMillis) {
    URI url = receivers.get(key);
    if (url == null) {
      throw new IllegalArgumentException("no receiver in the file for " + key);
    }
    Delivery delivery = decode(value);
    byte[] body = new byte[delivery.getBody().remaining()];
    delivery.getBody().duplicate().get(body);
    String id = delivery.getDeliveryId();
    String timestamp = Long.toString(nowMillis / 1000);
    return new Post(
        url,
        Map.of(
            "content-type",
            "application/json",
            "webhook-id",
            id,
            "webhook-timestamp",
            timestamp,
            "webhook-signature",
            signature(id + "." + timestamp + ".", body)),
        ByteBuffer.wrap(body));
  }

  private Delivery decode(byte[] value) {
    try {
      int length = value.length - WireFormat.PREFIX;
      return readers
          .get()
          .read(null, DecoderFactory.get().binaryDecoder(value, WireFormat.PREFIX, length, null));
    } catch (IOException e) {
      throw new UncheckedIOException("not a delivery", e);
    }
  }

  private String signature(String head, byte[] body) {
    Mac mac = macs.get();
    mac.update(head.getBytes(ISO_8859_1));
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
  }

  private static Mac mac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}

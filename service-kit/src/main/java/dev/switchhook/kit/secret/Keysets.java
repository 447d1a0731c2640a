package dev.switchhook.kit.secret;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tink keysets in files. */
public final class Keysets {
  private static final Logger log = LoggerFactory.getLogger(Keysets.class);

  static {
    try {
      AeadConfig.register();
    } catch (GeneralSecurityException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private Keysets() {}

  /**
   * @throws KeysetUnreadable missing, damaged, without a primary key, or readable by everybody
   */
  static KeysetHandle open(Path file) {
    try {
      checkMode(file);
      KeysetHandle keys =
          TinkJsonProtoKeysetFormat.parseKeyset(
              Files.readString(file), InsecureSecretKeyAccess.get());
      log.warn("keyset is protected by file permissions only file={}", file.getFileName());
      return keys;
    } catch (NoSuchFileException e) {
      throw new KeysetUnreadable(
          "there is no keyset at " + file + ". Create it with: switchhook topics apply");
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (e instanceof KeysetUnreadable known) {
        throw known;
      }
      // Not the cause's message: a parser may quote what it read.
      throw new KeysetUnreadable(
          "cannot read the keyset at " + file + " (" + e.getClass().getSimpleName() + ")");
    }
  }

  /**
   * Makes a keyset with one AES-256-GCM key, mode 0600, unless the file is there. Two processes
   * that try at once agree on one, and nobody sees half of it.
   *
   * @return whether it was made
   */
  public static boolean createIfAbsent(Path file) {
    if (Files.exists(file)) {
      return false;
    }
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (folder == null) {
        throw new IOException("not a file: " + file);
      }
      Files.createDirectories(folder);
      Path fresh = Files.createTempFile(folder, ".keyset", ".new"); // 0600
      try {
        write(fresh, newKeyset());
        Files.createLink(file, fresh); // refuses to replace, unlike a rename
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create the keyset at " + file, e);
    }
  }

  private static String newKeyset() {
    try {
      return TinkJsonProtoKeysetFormat.serializeKeyset(
          KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM),
          InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is not available", e);
    }
  }

  static void write(Path file, String text) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true); // secrets sealed with a key that a power cut takes are lost
    }
  }

  /** A group may read, as Kubernetes mounts secrets; the world may not. */
  private static void checkMode(Path file) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (mode.contains(PosixFilePermission.OTHERS_READ)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)
        || mode.contains(PosixFilePermission.GROUP_WRITE)) {
      throw new KeysetUnreadable(
          "the keyset at "
              + file
              + " has mode "
              + PosixFilePermissions.toString(mode)
              + ": others could read or change it. Mend it with: chmod 600 "
              + file);
    }
  }
}

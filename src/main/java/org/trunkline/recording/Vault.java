package org.trunkline.recording;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.streamingaead.AesGcmHkdfStreamingKey;
import com.google.crypto.tink.streamingaead.AesGcmHkdfStreamingParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig;
import com.google.crypto.tink.util.SecretBytes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sound files on the disk: encrypted from their first byte if there is a key, plain if there is none. Which they are says
 * the name. An encrypted one is AES-256-GCM in segments of 4 KB (Tink's streaming AEAD), bound to the recording's id: it
 * can be read from any place on, and up to the last whole segment if its writer was killed.
 */
public final class Vault {
    static final int KEY_BYTES = 32;
    private static final String SEALED = ".enc";
    private static final int SEGMENT = 4096;

    private final @Nullable StreamingAead cipher;
    private final @Nullable String key;

    /**
     * @param keys by id, 32 bytes in Base64 each; those of old files are needed to read them
     * @param key of new files; empty: they are plain
     */
    public Vault(Map<String, String> keys, String key) {
        this.key = key.isEmpty() ? null : key;
        try {
            this.cipher = keys.isEmpty() ? null : cipher(keys, key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the keys of [recordings] cannot be used", e);
        }
    }

    @AccessesPartialKey
    private static StreamingAead cipher(Map<String, String> keys, String key) throws GeneralSecurityException {
        StreamingAeadConfig.register();
        AesGcmHkdfStreamingParameters parameters = AesGcmHkdfStreamingParameters.builder()
                .setKeySizeBytes(KEY_BYTES)
                .setDerivedAesGcmKeySizeBytes(KEY_BYTES)
                .setHkdfHashType(AesGcmHkdfStreamingParameters.HashType.SHA256)
                .setCiphertextSegmentSizeBytes(SEGMENT)
                .build();
        String primary = key.isEmpty() ? keys.keySet().iterator().next() : key;
        KeysetHandle.Builder all = KeysetHandle.newBuilder();
        int number = 1;
        for (Map.Entry<String, String> each : keys.entrySet()) {
            KeysetHandle.Builder.Entry entry = KeysetHandle.importKey(AesGcmHkdfStreamingKey.create(
                            parameters,
                            SecretBytes.copyFrom(
                                    Base64.getDecoder().decode(each.getValue()), InsecureSecretKeyAccess.get())))
                    .withFixedId(number++);
            all.addEntry(each.getKey().equals(primary) ? entry.makePrimary() : entry);
        }
        return all.build().getPrimitive(RegistryConfiguration.get(), StreamingAead.class);
    }

    /** The id of the key that new files are encrypted with; null: they are plain. */
    @Nullable
    String key() {
        return key;
    }

    /** The name of a new file, of which {@code name} is what it would be if it were plain. */
    public String named(String name) {
        return key == null ? name : name + SEALED;
    }

    static boolean isSealed(Path file) {
        return file.toString().endsWith(SEALED);
    }

    /** Where a new file is written; named as {@link #named} says. */
    public OutputStream write(OutputStream file, String id) throws IOException {
        StreamingAead seal = cipher;
        if (key == null || seal == null) {
            return file;
        }
        try {
            return seal.newEncryptingStream(file, bound(id));
        } catch (GeneralSecurityException e) {
            throw new IOException("a recording cannot be encrypted", e);
        }
    }

    /** All of a file; one whose writer was killed ends with an {@link IOException} after what can be read. */
    public InputStream read(Path file, String id) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            return isSealed(file) ? opener(file).newDecryptingStream(raw, bound(id)) : raw;
        } catch (GeneralSecurityException e) {
            raw.close();
            throw new IOException(file + " cannot be decrypted", e);
        }
    }

    /** A file that can be read from any place on. */
    SeekableByteChannel open(Path file, String id) throws IOException {
        FileChannel raw = FileChannel.open(file, StandardOpenOption.READ);
        try {
            if (!isSealed(file)) {
                return raw;
            }
            SeekableByteChannel sound = opener(file).newSeekableDecryptingChannel(raw, bound(id));
            // Only by reading does it find the key, and what it can be asked before that is nothing.
            var _ = sound.read(ByteBuffer.allocate(1));
            return sound.position(0);
        } catch (GeneralSecurityException e) {
            raw.close();
            throw new IOException(file + " cannot be decrypted", e);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private StreamingAead opener(Path file) throws IOException {
        StreamingAead cipher = this.cipher;
        if (cipher == null) {
            throw new IOException(file + " is encrypted and there is no key; put its key into [recordings.keys]");
        }
        return cipher;
    }

    private static byte[] bound(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }
}

package io.hawser.cli;

import io.hawser.tls.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The option for the password of an encrypted private key. It names a file, since other users of the machine can see the
 * arguments of a command.
 */
final class KeyPassword {
    /** The longest first line that is looked for. */
    private static final int MAX_BYTES = 4 << 10;

    /** How the library's error ends when a password is missing. */
    private static final String MISSING = "the key is encrypted and no password was given";

    @Option(
            names = "--key-password-file",
            paramLabel = "FILE",
            description = "The password of the private key, if it is encrypted: the first line of this file.")
    private @Nullable Path file;

    /**
     * For a command that has no key.
     *
     * @throws IllegalArgumentException if there is a password all the same
     */
    void requireNone() {
        if (file != null) {
            throw new IllegalArgumentException("--key-password-file needs --cert and --key");
        }
    }

    /**
     * An identity with the password, if there is one. Reads its file.
     *
     * @throws IllegalArgumentException if the file has none; the text does not quote it
     */
    Identity.Pem appliedTo(Identity.Pem identity) {
        return file == null ? identity : identity.withPassword(read(file));
    }

    /** The error, which names the option if that would have helped. */
    static IllegalArgumentException explained(IllegalArgumentException error) {
        String message = String.valueOf(error.getMessage());
        return message.endsWith(MISSING)
                ? new IllegalArgumentException(message + "; --key-password-file says where it is", error)
                : error;
    }

    private static String read(Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("--key-password-file cannot be read: " + file + " is not there", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "--key-password-file cannot be read: " + file + ": " + e.getMessage(), e);
        }
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        if (end == 0 || end > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the first line of --key-password-file must have 1 to " + MAX_BYTES + " bytes: " + file);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, end))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the first line of --key-password-file is not UTF-8: " + file, e);
        }
    }
}

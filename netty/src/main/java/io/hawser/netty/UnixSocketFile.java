package io.hawser.netty;

import io.hawser.HawserException;
import java.io.IOException;
import java.net.BindException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The file of a Unix domain socket that is listened on: the operating system neither reuses nor removes it by itself. */
final class UnixSocketFile {
    private final Path file;
    private final @Nullable Object key;

    private UnixSocketFile(Path file, @Nullable Object key) {
        this.file = file;
        this.key = key;
    }

    /**
     * Makes way for a socket of this name, by removing one that nobody listens on any more.
     *
     * @throws HawserException if somebody does, or it is something else than a socket
     */
    static void vacate(Path file) {
        @Nullable BasicFileAttributes found = attributes(file);
        if (found == null) {
            return;
        }
        if (!found.isOther()) {
            throw taken(file, "it is there, and is not a socket");
        }
        try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
            throw taken(file, "address already in use");
        } catch (IOException nobodyListens) {
            new UnixSocketFile(file, found.fileKey()).remove();
        }
    }

    private static HawserException taken(Path file, String why) {
        return new HawserException("cannot listen on " + file + ": " + why, new BindException(why));
    }

    /** The file of a socket that is listened on now. */
    static UnixSocketFile of(Path file) {
        @Nullable BasicFileAttributes found = attributes(file);
        return new UnixSocketFile(file, found == null ? null : found.fileKey());
    }

    /** Removes it, unless another has taken its place. */
    void remove() {
        @Nullable BasicFileAttributes found = attributes(file);
        if (found != null && key != null && key.equals(found.fileKey())) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new HawserException("cannot remove socket " + file + ": " + e.getMessage(), e);
            }
        }
    }

    private static @Nullable BasicFileAttributes attributes(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new HawserException("cannot listen on " + file + ": " + e.getMessage(), e);
        }
    }
}

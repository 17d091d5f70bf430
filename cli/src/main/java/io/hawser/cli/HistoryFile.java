package io.hawser.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;

/** Where what was typed is kept, for the user only: it may hold secrets (XDG Base Directory Specification). */
final class HistoryFile {
    private HistoryFile() {}

    /** The file, made if it was missing; empty if there can be none. */
    static Optional<Path> prepare(Map<String, String> environment) {
        Path file = directory(environment).resolve("hawser").resolve("history");
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(file, forUserOnly());
        } catch (FileAlreadyExistsException e) {
            return Optional.of(file);
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(file);
    }

    private static Path directory(Map<String, String> environment) {
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        // "If an implementation encounters a relative path … it should consider the path invalid and ignore it."
        return !state.isEmpty() && Path.of(state).isAbsolute()
                ? Path.of(state)
                : Path.of(System.getProperty("user.home", "."), ".local", "state");
    }

    private static FileAttribute<?>[] forUserOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}

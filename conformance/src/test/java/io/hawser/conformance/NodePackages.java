package io.hawser.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The npm packages of {@code package-lock.json}, installed into {@code node_modules} when they are not there yet. */
final class NodePackages {
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private NodePackages() {}

    /**
     * Does nothing if the packages are those of the lock file; otherwise downloads them, or ends the test if it cannot.
     */
    static synchronized void install() {
        if (isCurrent()) {
            return;
        }
        String npm = Tools.npm().toString();
        try (ChildProcess install = ChildProcess.start("npm-ci", npm, "ci", "--no-audit", "--no-fund")) {
            int status = install.awaitExit(TIMEOUT);
            Tools.require(Optional.of(status).filter(zero -> zero == 0), "npm ci failed, see " + install.log());
        }
    }

    /** npm writes {@code node_modules/.package-lock.json} last. */
    private static boolean isCurrent() {
        Path lock = Tools.home().resolve("package-lock.json");
        Path installed = Tools.home().resolve("node_modules/.package-lock.json");
        try {
            return Files.exists(installed)
                    && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock)) >= 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

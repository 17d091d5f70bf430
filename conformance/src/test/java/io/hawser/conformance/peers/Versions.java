package io.hawser.conformance.peers;

import com.google.gson.JsonParser;
import io.hawser.conformance.Tools;
import io.netty.util.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The versions of the peers, read where they are pinned. */
final class Versions {
    private Versions() {}

    /** The property {@code NAME.version} of this module's {@code pom.xml}. */
    static String maven(String name) {
        Matcher property = Pattern.compile("<" + Pattern.quote(name + ".version") + ">([^<]+)<")
                .matcher(read("pom.xml"));
        if (!property.find()) {
            throw new IllegalStateException("pom.xml has no property " + name + ".version");
        }
        return property.group(1);
    }

    /** A dependency in {@code package.json}. */
    static String npm(String name) {
        return JsonParser.parseString(read("package.json"))
                .getAsJsonObject()
                .getAsJsonObject("dependencies")
                .get(name)
                .getAsString();
    }

    /** The Netty on the class path, which is the one that Hawser uses. */
    static String netty() {
        return Objects.requireNonNull(Version.identify().get("netty-codec-http"))
                .artifactVersion();
    }

    private static String read(String file) {
        try {
            return Files.readString(Tools.home().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

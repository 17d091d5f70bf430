package io.hawser.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version, as the build has written it into the jar. */
final class Version implements IVersionProvider {
    private static final String PROPERTIES = "/META-INF/maven/io.hawser/hawser-cli/pom.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {
            "hawser " + number() + " (Java " + Runtime.version().feature() + ")"
        };
    }

    private static String number() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream(PROPERTIES)) {
            if (in == null) {
                return "from unpacked classes";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "of unknown version");
        }
    }
}

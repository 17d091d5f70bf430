package io.hawser.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code hawser echo} and {@code hawser connect} with TLS: their certificates, and whom they let in or connect to. */
final class TlsCommandTest {
    @TempDir
    private Path folder;

    private X509Bundle authority;

    @BeforeEach
    void certificates() throws Exception {
        authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(folder.resolve("ca.crt"), authority.getCertificatePEM());
        write("server", new CertificateBuilder().ecp256().subject("CN=server").addSanDnsName("localhost"));
        write("alice", new CertificateBuilder().ecp256().subject("CN=alice"));
    }

    private void write(String name, CertificateBuilder builder) throws Exception {
        X509Bundle bundle = builder.buildIssuedBy(authority);
        Files.writeString(folder.resolve(name + ".crt"), bundle.getCertificatePathPEM());
        Files.writeString(folder.resolve(name + ".key"), bundle.getPrivateKeyPEM());
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private CommandRun echo(String... more) {
        List<String> arguments = new ArrayList<>(List.of("echo", "--port", "0"));
        arguments.addAll(List.of("--cert", file("server.crt"), "--key", file("server.key")));
        arguments.addAll(Arrays.asList(more));
        return CommandRun.of(arguments.toArray(new String[0]));
    }

    private static CommandRun connect(CommandRun echo, String... more) throws Exception {
        String url = echo.firstLine().replace("listening on ", "");
        assertTrue(url.startsWith("wss://"), url);
        List<String> arguments = new ArrayList<>(List.of("connect", url, "-x", "hi"));
        arguments.addAll(Arrays.asList(more));
        return CommandRun.of(arguments.toArray(new String[0]));
    }

    @Test
    void aClientThatTrustsTheAuthorityTalks() throws Exception {
        try (CommandRun echo = echo()) {
            CommandRun connect = connect(echo, "--cacert", file("ca.crt"));
            assertEquals(ExitCode.OK, connect.exitCode(), connect.err());
            assertEquals("hi\n", connect.out());
            assertFalse(connect.err().contains("WARNING"), connect.err());
        }
    }

    @Test
    void whatIsWrongWithWhichCertificateIsSaid() throws Exception {
        try (CommandRun echo = echo()) {
            CommandRun connect = connect(echo);
            assertEquals(ExitCode.NOT_CONNECTED, connect.exitCode());
            assertTrue(
                    connect.err()
                            .contains("certificate of CN=server is not trusted: no trusted certificate of its issuer "
                                    + "CN=authority"),
                    connect.err());
        }
    }

    @Test
    void insecureConnectsToAnyoneAndShouts() throws Exception {
        try (CommandRun echo = echo()) {
            CommandRun connect = connect(echo, "--insecure");
            assertEquals(ExitCode.OK, connect.exitCode(), connect.err());
            assertEquals("hi\n", connect.out());
            assertTrue(
                    connect.err().startsWith("WARNING: --insecure: ANYONE ON THE WAY CAN READ AND CHANGE EVERYTHING"),
                    connect.err());
        }
    }

    @Test
    void clientsCanBeMadeToShowACertificate() throws Exception {
        try (CommandRun echo = echo("--client-ca", file("ca.crt"))) {
            CommandRun with =
                    connect(echo, "--cacert", file("ca.crt"), "--cert", file("alice.crt"), "--key", file("alice.key"));
            assertEquals(ExitCode.OK, with.exitCode(), with.err());
            assertEquals("hi\n", with.out());

            CommandRun without = connect(echo, "--cacert", file("ca.crt"));
            assertEquals(ExitCode.NOT_CONNECTED, without.exitCode());
            assertTrue(without.err().contains("the server wants a certificate of the client"), without.err());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect wss://localhost:1 --cert a.crt",
                "connect wss://localhost:1 --key a.key",
                "echo --cert a.crt",
                "echo --key a.key",
                "echo --client-ca ca.crt",
                "echo --tls a.crt a.key --cert a.crt --key a.key",
            })
    void optionsThatLackAnotherAreWrongArguments(String line) throws Exception {
        CommandRun run = CommandRun.of(line.split(" ", -1));
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.err().contains("--cert"), run.err());
    }
}

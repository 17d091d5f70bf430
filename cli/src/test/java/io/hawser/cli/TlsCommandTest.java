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
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
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

    // --------------------------------------------------------------------------------------------- encrypted keys

    /** As {@code openssl pkcs8 -topk8 -v1 PBE-SHA1-3DES} writes it. */
    private void encrypt(String name, String password) throws Exception {
        String pem = Files.readString(folder.resolve(name + ".key"));
        byte[] key = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        String algorithm = "PBEWithSHA1AndDESede";
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.ENCRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())));
        byte[] sealed = new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key)).getEncoded();
        Files.writeString(
                folder.resolve(name + ".key"),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(sealed)
                        + "\n-----END ENCRYPTED PRIVATE KEY-----\n");
    }

    private String passwordFile(String content) throws Exception {
        return Files.writeString(folder.resolve("password"), content).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n", "\nwhatever else\n"})
    void theFirstLineOfAFileIsThePasswordOfAKey(String behind) throws Exception {
        encrypt("server", "geheim: ä ");
        encrypt("alice", "geheim: ä ");
        String file = passwordFile("geheim: ä " + behind);
        try (CommandRun echo = echo("--key-password-file", file, "--client-ca", file("ca.crt"))) {
            CommandRun connect = connect(
                    echo,
                    "--cacert",
                    file("ca.crt"),
                    "--cert",
                    file("alice.crt"),
                    "--key",
                    file("alice.key"),
                    "--key-password-file",
                    file);
            assertEquals(ExitCode.OK, connect.exitCode(), connect.err());
            assertEquals("hi\n", connect.out());
        }
    }

    @Test
    void thePasswordIsAlsoForTheKeyOfTls() throws Exception {
        encrypt("server", "geheim");
        try (CommandRun echo = CommandRun.of(
                "echo",
                "--port",
                "0",
                "--tls",
                file("server.crt"),
                file("server.key"),
                "--key-password-file",
                passwordFile("geheim"))) {
            CommandRun connect = connect(echo, "--cacert", file("ca.crt"));
            assertEquals(ExitCode.OK, connect.exitCode(), connect.err());
            assertEquals("hi\n", connect.out());
        }
    }

    /** With {@code --cert} and {@code --key}; there is no server at the other end. */
    private void assertRefused(String why, String... more) throws Exception {
        for (String command : List.of("echo --port 0", "connect wss://localhost:1 -x hi")) {
            List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
            arguments.addAll(List.of("--cert", file("server.crt"), "--key", file("server.key")));
            arguments.addAll(Arrays.asList(more));
            CommandRun run = CommandRun.of(arguments.toArray(new String[0]));
            assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
            assertEquals("hawser " + command.substring(0, command.indexOf(' ')) + ": " + why + "\n", run.err());
        }
    }

    @Test
    void whatIsWrongWithAPasswordIsSaidButNotThePassword() throws Exception {
        encrypt("server", "geheim");
        String key = "TLS certificate " + file("server.crt") + " with key " + file("server.key") + " cannot be used: "
                + file("server.key") + ": ";
        assertRefused(key + "the key's password is wrong", "--key-password-file", passwordFile("Geheim"));
        assertRefused(key + "the key is encrypted and no password was given; --key-password-file says where it is");

        String size = "the first line of --key-password-file must have 1 to 4096 bytes: " + file("password");
        assertRefused(size, "--key-password-file", passwordFile(""));
        assertRefused(size, "--key-password-file", passwordFile("\ngeheim\n"));
        assertRefused(size, "--key-password-file", passwordFile("x".repeat(4_097)));
        Files.write(folder.resolve("latin"), new byte[] {'g', (byte) 0xE4});
        assertRefused(
                "the first line of --key-password-file is not UTF-8: " + file("latin"),
                "--key-password-file",
                file("latin"));
        assertRefused(
                "--key-password-file cannot be read: " + file("none") + " is not there",
                "--key-password-file",
                file("none"));
        assertRefused(
                "--key-password-file cannot be read: " + folder + ": Is a directory",
                "--key-password-file",
                folder.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "connect wss://localhost:1 --cert a.crt",
                "connect wss://localhost:1 --key a.key",
                "echo --cert a.crt",
                "echo --key a.key",
                "echo --client-ca ca.crt",
                "connect wss://localhost:1 --key-password-file p",
                "echo --key-password-file p",
                "echo --tls a.crt a.key --cert a.crt --key a.key",
            })
    void optionsThatLackAnotherAreWrongArguments(String line) throws Exception {
        CommandRun run = CommandRun.of(line.split(" ", -1));
        assertEquals(ExitCode.USAGE, run.exitCode());
        assertTrue(run.err().contains("--cert"), run.err());
    }
}

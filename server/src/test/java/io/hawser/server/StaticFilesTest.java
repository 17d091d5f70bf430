package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StaticFilesTest {
    private Path folder;

    @BeforeEach
    void files(@TempDir Path temp) throws IOException {
        folder = Files.createDirectories(temp.resolve("public"));
        Files.writeString(temp.resolve("secret.txt"), "secret");
        Files.writeString(Files.createDirectories(temp.resolve("public2")).resolve("a.txt"), "secret");
        Files.writeString(folder.resolve("index.html"), "<p>index");
        Files.writeString(folder.resolve("a b.txt"), "blank");
        Files.writeString(folder.resolve("a.txt"), "a");
        Files.writeString(folder.resolve("noextension"), "?");
        Files.writeString(folder.resolve(".hidden"), "hidden");
        Files.writeString(Files.createDirectories(folder.resolve(".git")).resolve("config"), "hidden");
        Files.writeString(Files.createDirectories(folder.resolve("sub")).resolve("index.html"), "<p>sub");
        for (String extension : new String[] {"css", "js", "json", "svg", "png", "wasm", "HTML"}) {
            Files.writeString(folder.resolve("x." + extension), extension);
        }
    }

    private HttpResponse get(String target) throws IOException {
        return StaticFiles.of("/files/", folder).handle(new HttpRequest("GET", target, "HTTP/1.1", Headers.EMPTY));
    }

    @Test
    void answers_share_the_bytes_of_a_file_until_it_changes() throws IOException {
        StaticFiles.Folder files = new StaticFiles.Folder(folder);
        byte[] first = Objects.requireNonNull(files.read("a.txt"));
        assertSame(first, files.read("a.txt"));
        Files.writeString(folder.resolve("a.txt"), "other");
        assertArrayEquals("other".getBytes(StandardCharsets.US_ASCII), files.read("a.txt"));
        Files.writeString(folder.resolve("a.txt"), "again");
        Files.setLastModifiedTime(folder.resolve("a.txt"), FileTime.fromMillis(0));
        assertArrayEquals("again".getBytes(StandardCharsets.US_ASCII), files.read("a.txt"));
        Files.delete(folder.resolve("a.txt"));
        assertNull(files.read("a.txt"));
        assertArrayEquals("a".getBytes(StandardCharsets.US_ASCII), first);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            /files/             , <p>index, text/html; charset=utf-8
            /files/index.html   , <p>index, text/html; charset=utf-8
            /files/?a=b         , <p>index, text/html; charset=utf-8
            /files/sub/         , <p>sub  , text/html; charset=utf-8
            /files/a%20b.txt    , blank   , text/plain; charset=utf-8
            /files/%61.txt      , a       , text/plain; charset=utf-8
            /files/x.css        , css     , text/css; charset=utf-8
            /files/x.js         , js      , text/javascript; charset=utf-8
            /files/x.json       , json    , application/json
            /files/x.svg        , svg     , image/svg+xml
            /files/x.png        , png     , image/png
            /files/x.wasm       , wasm    , application/wasm
            /files/x.HTML       , HTML    , application/octet-stream
            /files/noextension  , ?       , application/octet-stream
            """)
    void files_come_with_their_types(String target, String content, String type) throws IOException {
        HttpResponse response = get(target);
        assertEquals(200, response.status());
        assertEquals(content, response.bodyText());
        assertEquals(type, response.headers().first("Content-Type").orElseThrow());
        assertEquals(
                "nosniff", response.headers().first("X-Content-Type-Options").orElseThrow());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "/files/missing.txt",
                "/files/sub",
                "/files/../secret.txt",
                "/files/..%2fsecret.txt",
                "/files/..%2Fsecret.txt",
                "/files/%2e%2e/secret.txt",
                "/files/%2e%2e%2fsecret.txt",
                "/files/sub/../../secret.txt",
                "/files/sub/..%2f..%2fsecret.txt",
                "/files/..%5csecret.txt",
                "/files/..\\secret.txt",
                "/files/%252e%252e/secret.txt",
                "/files/../public2/a.txt",
                "/files//etc/passwd",
                "/files/%2fetc%2fpasswd",
                "/files//a.txt",
                "/files/./a.txt",
                "/files/a.txt/",
                "/files/.hidden",
                "/files/%2ehidden",
                "/files/.git/config",
                "/files/a.txt%00",
                "/files/a.txt%00.html",
                "/files/%00",
                "/other/a.txt"
            })
    void nothing_else_is_found(String target) throws IOException {
        HttpResponse response = get(target);
        assertEquals(404, response.status());
        assertEquals("nothing here\n", response.bodyText());
    }

    @Test
    void a_file_of_more_than_16_MiB_is_not_served() throws IOException {
        try (var file = new java.io.RandomAccessFile(folder.resolve("big.txt").toFile(), "rw")) {
            file.setLength((16 << 20) + 1L);
        }
        assertEquals(404, get("/files/big.txt").status());
    }

    @Test
    void further_headers_are_added() throws IOException {
        HttpResponse response = StaticFiles.of("/", folder)
                .with(Headers.of("Content-Security-Policy", "default-src 'self'"))
                .handle(new HttpRequest("GET", "/a.txt", "HTTP/1.1", Headers.EMPTY));
        assertEquals(
                "default-src 'self'",
                response.headers().first("Content-Security-Policy").orElseThrow());
    }

    @Test
    void resources_beside_a_class_are_served_and_nothing_outside_their_folder() throws IOException {
        StaticFiles files = StaticFiles.of("/", StaticFilesTest.class, "page");
        assertEquals("resource\n", text(files, "/hello.txt"));
        assertEquals("nothing here\n", text(files, "/missing.txt"));
        assertEquals("nothing here\n", text(files, "/../StaticFilesTest.class"));
        assertEquals("nothing here\n", text(files, "/folder"));
        assertEquals("nothing here\n", text(files, "/%2e%2e/StaticFilesTest.class"));
    }

    private static String text(StaticFiles files, String target) throws IOException {
        return files.handle(new HttpRequest("GET", target, "HTTP/1.1", Headers.EMPTY))
                .bodyText();
    }

    @Test
    void over_a_socket_head_gives_the_length_and_traversal_gives_nothing() throws IOException {
        try (WebSocketServer server = WebSocketServer.builder()
                        .port(0)
                        .http("/files/*", StaticFiles.of("/files/", folder))
                        .start();
                RawClient client = RawClient.to(server)) {
            client.send("HEAD /files/a.txt HTTP/1.1\r\nHost: localhost\r\n\r\n");
            RawClient.Response head = client.response(true);
            assertEquals("200 1", head.status() + " " + head.header("Content-Length"));
            for (String target : new String[] {"/files/../secret.txt", "/files/..%2fsecret.txt", "/files/.hidden"}) {
                assertEquals(404, client.send(RawClient.get(target)).response().status());
            }
            assertTrue(client.send(RawClient.get("/files/")).response().body().contains("index"));
        }
    }
}

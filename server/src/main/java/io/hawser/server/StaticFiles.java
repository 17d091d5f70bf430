package io.hawser.server;

import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Serves the files of a folder for a path that ends in {@code *}; {@code index.html} for the folder itself. */
public final class StaticFiles implements HttpHandler {
    /** Files are read whole. */
    private static final long MAX_FILE_BYTES = 16 << 20;

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("wasm", "application/wasm"));

    /** Reads a file by its relative path; null if there is none. */
    private interface Source {
        byte @Nullable [] read(String path) throws IOException;
    }

    private final String prefix;
    private final Source source;
    private final Headers headers;

    private StaticFiles(String prefix, Source source, Headers headers) {
        this.prefix = prefix;
        this.source = source;
        this.headers = headers;
    }

    /**
     * Files of a folder on disk, read at each request.
     *
     * @param prefix the path that the folder stands for, beginning and ending with a slash
     */
    public static StaticFiles of(String prefix, Path folder) {
        return new StaticFiles(prefix, new Folder(folder), Headers.EMPTY);
    }

    /**
     * Resources beside a class.
     *
     * @param prefix the path that the folder stands for, beginning and ending with a slash
     * @param folder relative to the class's package, such as {@code page}
     */
    public static StaticFiles of(String prefix, Class<?> beside, String folder) {
        return new StaticFiles(prefix, path -> readResource(beside, folder + "/" + path), Headers.EMPTY);
    }

    /** These files with further headers, such as {@code Content-Security-Policy}. */
    public StaticFiles with(Headers more) {
        return new StaticFiles(prefix, source, headers.and(more));
    }

    @Override
    public HttpResponse handle(HttpRequest request) throws IOException {
        Optional<Map<String, String>> match = new PathTemplate(prefix + PathTemplate.REST).match(request.path());
        if (match.isEmpty()) {
            return HttpResponse.text(404, "nothing here");
        }
        String path = match.get().getOrDefault(PathTemplate.REST, "");
        if (path.isEmpty() || path.endsWith("/")) {
            path += "index.html";
        }
        byte[] content = isPlain(path) ? source.read(path) : null;
        if (content == null) {
            return HttpResponse.text(404, "nothing here");
        }
        String type = TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "application/octet-stream");
        Headers all =
                Headers.of("Content-Type", type, "Cache-Control", "no-cache", "X-Content-Type-Options", "nosniff");
        return new HttpResponse(200, all.and(headers), ByteBuffer.wrap(content));
    }

    /** No way out of the folder, and no hidden file. */
    private static boolean isPlain(String path) {
        for (String segment : path.split("/", -1)) {
            if (segment.isEmpty() || segment.startsWith(".") || segment.contains("\\") || segment.contains("\0")) {
                return false;
            }
        }
        return true;
    }

    /** The files of a folder; answers with one of them share its bytes, as long as anyone has still to read them. */
    static final class Folder implements Source {
        private final Path folder;
        private final ConcurrentMap<Path, Content> contents = new ConcurrentHashMap<>();

        Folder(Path folder) {
            this.folder = folder.toAbsolutePath().normalize();
        }

        @Override
        public byte @Nullable [] read(String path) throws IOException {
            Path file = folder.resolve(path).normalize();
            if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
                return null;
            }
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() > MAX_FILE_BYTES
                    ? null
                    : contents.computeIfAbsent(file, any -> new Content()).of(file, attributes);
        }
    }

    /** What a file held when it was read last. */
    private static final class Content {
        private WeakReference<byte[]> bytes = new WeakReference<>(null);
        private @Nullable FileTime modified;

        synchronized byte[] of(Path file, BasicFileAttributes now) throws IOException {
            byte @Nullable [] known = bytes.get();
            if (known == null || !now.lastModifiedTime().equals(modified) || now.size() != known.length) {
                known = Files.readAllBytes(file);
                bytes = new WeakReference<>(known);
                modified = now.lastModifiedTime();
            }
            return known;
        }
    }

    private static byte @Nullable [] readResource(Class<?> beside, String path) throws IOException {
        @Nullable URL url = beside.getResource(path);
        @Nullable URLConnection connection = url == null ? null : url.openConnection();
        if (connection == null || isFolder(connection)) {
            return null;
        }
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }

    /** Of a folder, Java would read the list of what is in it. */
    private static boolean isFolder(URLConnection connection) throws IOException {
        if (connection instanceof JarURLConnection jar) {
            return jar.getJarEntry() == null || jar.getJarEntry().isDirectory();
        }
        URL url = connection.getURL();
        return url.getProtocol().equals("file") && Files.isDirectory(Path.of(URI.create(url.toString())));
    }
}

package io.hawser.examples.docs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where the documentation is. */
final class Docs {
    /** The top folder of the source tree. Maven runs tests in the module's folder, others may run them in the top one. */
    static final Path ROOT = Path.of(Files.exists(Path.of("examples")) ? "" : "..")
            .toAbsolutePath()
            .normalize();

    private static final Set<String> SKIPPED = Set.of("target", "node_modules");

    private Docs() {}

    /** README.md, and all pages below docs and examples. */
    static List<Path> guide() throws IOException {
        List<Path> guide = new ArrayList<>();
        guide.add(ROOT.resolve("README.md"));
        guide.addAll(pages(ROOT.resolve("docs")));
        guide.addAll(pages(ROOT.resolve("examples")));
        return guide;
    }

    /** All Markdown files below a folder that belong to the source, in order. */
    static List<Path> pages(Path folder) throws IOException {
        List<Path> pages = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
                String name = entered.getFileName().toString();
                boolean skipped = SKIPPED.contains(name) || name.startsWith(".");
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    pages.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        pages.sort(null);
        return pages;
    }

    /** As {@code docs/tutorial.md}. */
    static String name(Path page) {
        return ROOT.relativize(page).toString().replace('\\', '/');
    }

    /** The cells of a page's table rows whose first cell is code, without the back-ticks of that cell. */
    static List<List<String>> tableRows(String page) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(ROOT.resolve(page))) {
            if (line.startsWith("| `")) {
                String[] cells = line.substring(1, line.lastIndexOf('|')).split("\\|", -1);
                List<String> row = new ArrayList<>();
                for (String cell : cells) {
                    row.add(cell.strip());
                }
                row.set(0, row.get(0).replace("`", ""));
                rows.add(row);
            }
        }
        return rows;
    }
}

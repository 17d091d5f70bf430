package io.hawser.benchmarks.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What this machine has that measurements need, and what it lacks.
 *
 * @param processors how many this process could use when it looked, which was before it kept itself to some
 * @param java the JVM that starts everything
 * @param node Node, if it is on PATH
 * @param bun Bun's binary, if its package is installed
 * @param peerCore the processor for peers; empty if nothing can be pinned
 * @param generatorCore the processor for the generator
 * @param missing what is missing, a sentence each
 */
public record Machine(
        int processors,
        Path java,
        Optional<Path> node,
        Optional<Path> bun,
        Optional<Integer> peerCore,
        Optional<Integer> generatorCore,
        List<String> missing) {

    /** Looks around. */
    public static Machine look(Path benchmarks) {
        List<String> missing = new ArrayList<>();
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Optional<Path> node = onPath("node");
        if (node.isEmpty()) {
            missing.add("no node on PATH: ws is not measured");
        } else if (!Files.isDirectory(benchmarks.resolve("node_modules/ws"))) {
            node = Optional.empty();
            missing.add("npm packages of benchmarks/ are not installed: ws is not measured");
        }
        Optional<Path> bun = bun(benchmarks);
        if (bun.isEmpty()) {
            missing.add("no Bun in benchmarks/node_modules: it is not measured");
        }
        List<Integer> cores = onPath("taskset").isPresent() ? allowedCores() : List.of();
        if (onPath("taskset").isEmpty()) {
            missing.add("no taskset on PATH: peer and generator share processors, figures are rough");
        } else if (cores.size() < 2) {
            missing.add("fewer than 2 processors: peer and generator share one, figures are rough");
            cores = List.of();
        }
        Optional<Integer> peer = cores.isEmpty() ? Optional.empty() : Optional.of(cores.getLast());
        Optional<Integer> generator =
                peer.map(Machine::siblingsOf).map(siblings -> firstOutside(allowedCores(), siblings, peer.get()));
        return new Machine(Runtime.getRuntime().availableProcessors(), java, node, bun, peer, generator, missing);
    }

    /** A processor that shares no core with the peer's, if there is one. */
    private static int firstOutside(List<Integer> cores, List<Integer> siblings, int peer) {
        return cores.stream()
                .filter(core -> !siblings.contains(core))
                .findFirst()
                .orElseGet(() ->
                        cores.stream().filter(core -> core != peer).findFirst().orElseThrow());
    }

    /** Whether peer and generator are threads of one core. */
    public boolean sharesCore() {
        return peerCore.isPresent() && siblingsOf(peerCore.get()).contains(generatorCore.orElseThrow());
    }

    /** For readers of the results: processor, memory, systems. */
    public String describe() {
        String model = read(Path.of("/proc/cpuinfo"))
                .flatMap(text -> text.lines()
                        .filter(line -> line.startsWith("model name"))
                        .findFirst())
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse(System.getProperty("os.arch"));
        String memory = read(Path.of("/proc/meminfo"))
                .map(text -> text.lines().findFirst().orElse("").replaceAll("\\D", ""))
                .map(kibibytes -> ", " + Math.round(Double.parseDouble(kibibytes) / (1 << 20)) + " GiB of memory")
                .orElse("");
        String kernel = System.getProperty("os.name") + " "
                + System.getProperty("os.version").replaceAll("-.*", "");
        String pinned = peerCore.isEmpty()
                ? ". **Nothing was pinned: figures are rough**"
                : sharesCore()
                        ? ", peer and generator on two threads of one core"
                        : ", peer and generator on a core each";
        return model + ", " + processors + " processors" + memory + ", " + kernel + ", JDK " + Runtime.version()
                + pinned + ".";
    }

    private static List<Integer> siblingsOf(int core) {
        Path file = Path.of("/sys/devices/system/cpu/cpu" + core + "/topology/thread_siblings_list");
        return parse(read(file).orElse(String.valueOf(core)));
    }

    private static List<Integer> allowedCores() {
        return read(Path.of("/proc/self/status"))
                .flatMap(status -> status.lines()
                        .filter(line -> line.startsWith("Cpus_allowed_list:"))
                        .findFirst())
                .map(line -> parse(line.substring(line.indexOf(':') + 1)))
                .orElse(List.of());
    }

    /** Reads lists such as {@code 0-3,8}. */
    static List<Integer> parse(String list) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : list.strip().split(",", 0)) {
            String[] ends = part.split("-", 0);
            for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    private static Optional<Path> bun(Path benchmarks) {
        Path modules = benchmarks.resolve("node_modules");
        List<Path> places = new ArrayList<>(List.of(modules.resolve("bun/bin/bun.exe")));
        // Where npm was told not to run install scripts, the binary is still in its own package.
        try (var packages = Files.newDirectoryStream(modules.resolve("@oven"))) {
            packages.forEach(each -> places.add(each.resolve("bin/bun")));
        } catch (IOException e) {
            // no packages, no Bun
        }
        return places.stream().filter(Machine::isLargeProgram).findFirst();
    }

    /** Before its install script has run, the package has a small script that only prints advice. */
    private static boolean isLargeProgram(Path file) {
        try {
            return Files.isExecutable(file) && Files.size(file) > 1 << 20;
        } catch (IOException e) {
            return false;
        }
    }

    /** A program on PATH. */
    static Optional<Path> onPath(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isExecutable(file) && !Files.isDirectory(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

package io.hawser.robustness;

import io.hawser.benchmarks.report.Versions;
import io.hawser.benchmarks.run.Certificate;
import io.hawser.benchmarks.run.Machine;
import io.hawser.benchmarks.run.Peer;
import io.hawser.robustness.attack.Attack;
import io.hawser.robustness.attack.Attacks;
import io.hawser.robustness.report.Page;
import io.hawser.robustness.run.Assault;
import io.hawser.robustness.run.Bounds;
import io.hawser.robustness.run.Outcome;
import io.hawser.robustness.run.OutcomeFile;
import io.hawser.robustness.run.ServerCommand;
import io.hawser.robustness.run.Soak;
import io.hawser.robustness.run.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code ./abuse} starts: attacks servers and says who survived. */
@Command(
        name = "abuse",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Attacks Hawser and its peers, each in a process of its own, watches those who did nothing wrong, and writes"
                    + " docs/robustness.md. Nothing is attacked but processes that this command starts, on loopback.",
            "Exit status 0 if Hawser survived everything, 1 if not, 2 for a mistake in the arguments."
        })
public final class Abuse implements Callable<Integer> {
    @Option(names = "--server", split = ",", paramLabel = "NAME", description = "Only these servers.")
    private List<String> servers = List.of();

    @Option(names = "--attack", split = ",", paramLabel = "ID", description = "Only these attacks.")
    private List<String> attacks = List.of();

    @Option(names = "--short", description = "Some seconds of each attack: minutes a server.")
    private boolean brief;

    @Option(
            names = "--soak",
            paramLabel = "MINUTES",
            description =
                    "Instead: one server, by default Hawser, for so long. A crowd comes and goes, and every ten seconds"
                            + " there is an attack. Prints what the server holds and how fast that grows.")
    private @Nullable Integer soak;

    @Option(names = "--list", description = "List servers and attacks, and end.")
    private boolean list;

    @Option(names = "--report", description = "Write docs/robustness.md from earlier runs, and end.")
    private boolean report;

    private Abuse() {}

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Abuse()).setExecutionExceptionHandler((error, command, parsed) -> {
            if (error instanceof IllegalArgumentException) {
                command.getErr().println("abuse: " + error.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            throw error;
        });
    }

    @Override
    public Integer call() throws Exception {
        List<Peer> chosenServers = choose("server", servers, ServerCommand.SERVERS, Peer::name);
        List<Attack> chosenAttacks = choose("attack", attacks, Attacks.ALL, Attack::id);
        if (soak != null && (soak < 1 || soak > 10_000 || servers.size() > 1)) {
            throw new IllegalArgumentException("--soak must be 1 to 10000 minutes, of one server");
        }
        if (list) {
            ServerCommand.SERVERS.forEach(server -> System.out.printf("  %-16s %s%n", server.name(), server.title()));
            Attacks.ALL.forEach(attack -> System.out.printf("  %-16s %s%n", attack.id(), attack.title()));
            return 0;
        }
        Places places = new Places(Path.of(System.getProperty("robustness.root", ".")));
        Machine machine = Machine.look(places.benchmarks());
        OutcomeFile file = new OutcomeFile(places.results());
        if (report) {
            return write(file, places);
        }
        keepOffServersProcessor(machine);
        ServerCommand command = places.command(machine, soak != null);
        if (soak != null) {
            Peer server = chosenServers.getFirst();
            return new Soak(command, server, chosenAttacks, System.out).run(Duration.ofMinutes(soak)) ? 0 : 1;
        }
        file.keepOnly(machine.describe());
        boolean good = attack(command, chosenServers, chosenAttacks, file);
        write(file, places);
        return good ? 0 : 1;
    }

    private static <T> List<T> choose(String what, List<String> names, List<T> all, Function<T, String> name) {
        for (String each : names) {
            if (all.stream().noneMatch(one -> name.apply(one).equals(each))) {
                throw new IllegalArgumentException("no %s is called %s; there are %s"
                        .formatted(
                                what,
                                each,
                                String.join(", ", all.stream().map(name).toList())));
            }
        }
        return all.stream()
                .filter(one -> names.isEmpty() || names.contains(name.apply(one)))
                .toList();
    }

    private static void keepOffServersProcessor(Machine machine) throws IOException, InterruptedException {
        Optional<Integer> core = machine.generatorCore();
        if (core.isPresent()) {
            String self = String.valueOf(ProcessHandle.current().pid());
            Process pin = new ProcessBuilder(
                            "taskset", "-a", "-c", "-p", core.get().toString(), self)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!pin.waitFor(10, TimeUnit.SECONDS) || pin.exitValue() != 0) {
                System.out.println("note: attackers cannot be kept off the server's processor, figures are rough");
            }
        }
    }

    /** Whether Hawser, if it was attacked, survived everything. */
    private boolean attack(ServerCommand command, List<Peer> servers, List<Attack> attacks, OutcomeFile file)
            throws IOException, InterruptedException {
        boolean good = true;
        Progress progress = new Progress(servers.size() * attacks.size());
        Effort effort = brief ? Effort.SHORT : Effort.FULL;
        for (Peer server : servers) {
            Optional<String> lacking = command.lacking(server);
            if (lacking.isPresent()) {
                progress.skip(server, attacks.size(), lacking.get());
                continue;
            }
            try (Assault assault = new Assault(command, server, effort, Bounds.MEASURED)) {
                for (Attack attack : attacks) {
                    Outcome outcome = assault.attack(attack);
                    file.write(server.name(), outcome);
                    progress.show(server, attack, outcome);
                    good &= !ServerCommand.isHawser(server) || outcome.verdict() == Verdict.SURVIVED;
                }
            } catch (IOException e) {
                progress.skip(server, 0, String.valueOf(e.getMessage()));
                good &= !ServerCommand.isHawser(server);
            }
        }
        return good;
    }

    private static int write(OutcomeFile file, Places places) throws IOException {
        Map<Peer, Map<String, Outcome>> outcomes = new LinkedHashMap<>();
        Map<String, String> versions = new LinkedHashMap<>();
        Map<String, String> known = Versions.of(places.root(), places.lib());
        for (Peer server : ServerCommand.SERVERS) {
            Map<String, Outcome> all = file.read(server.name());
            outcomes.put(server, all);
            if (!all.isEmpty()) {
                String title = ServerCommand.isHawser(server) ? "Hawser" : server.title();
                versions.put(title, known.getOrDefault(title, "?"));
            }
        }
        Path page = places.root().resolve("docs/robustness.md");
        Files.writeString(page, new Page(file.machine(), versions, Attacks.ALL, outcomes).text());
        System.out.println("wrote " + places.root().relativize(page));
        return 0;
    }

    /** Where things are. */
    private record Places(Path root) {
        Path benchmarks() {
            return root.resolve("benchmarks");
        }

        private Path target() {
            return root.resolve("robustness/target/abuse");
        }

        Path lib() {
            return target().resolve("lib");
        }

        Path results() {
            return root.resolve("robustness/results");
        }

        ServerCommand command(Machine machine, boolean forLong) throws IOException {
            return new ServerCommand(
                    machine,
                    lib() + "/*",
                    root.resolve("robustness/peers"),
                    Certificate.make(target().resolve("certificates")),
                    target().resolve("logs"),
                    forLong);
        }
    }
}

package io.hawser.benchmarks;

import io.hawser.benchmarks.report.Report;
import io.hawser.benchmarks.run.Campaign;
import io.hawser.benchmarks.run.Cell;
import io.hawser.benchmarks.run.Certificate;
import io.hawser.benchmarks.run.Commands;
import io.hawser.benchmarks.run.Machine;
import io.hawser.benchmarks.run.Measuring;
import io.hawser.benchmarks.run.Sample;
import io.hawser.benchmarks.run.SampleFile;
import io.hawser.benchmarks.run.Selection;
import io.hawser.benchmarks.run.Timing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code ./bench} starts: measures servers and clients side by side and says what a message costs each of them. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures Hawser and its peers, each on a processor of its own and loaded from another, in turn, and prints what a"
                    + " message costs each of them.",
            "Everything takes about an hour: 19 cells, three rounds. A server or client that needs more than 3 times what"
                    + " Hawser does is measured once. A run with all of them, or with all of them in some cells, also writes"
                    + " docs/performance.md."
        })
public final class Bench implements Callable<Integer> {
    private static final int ROUNDS = 3;

    @Option(names = "--quick", description = "Core cells and peers, one round, in less than four minutes.")
    private boolean quick;

    @Option(names = "--only", split = ",", paramLabel = "NAME", description = "Only these servers and clients.")
    private List<String> only = List.of();

    @Option(names = "--cell", split = ",", paramLabel = "CELL", description = "Only these cells.")
    private List<String> cells = List.of();

    @Option(names = "--rounds", paramLabel = "N", description = "How often everything is measured; default: 3.")
    private @Nullable Integer rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            description = "Load before the clock starts; default: 3 on the JVM, 2 elsewhere.")
    private @Nullable Double warmUp;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            description = "How long the clock runs; default: ${DEFAULT-VALUE}.")
    private double seconds = 3;

    @Option(names = "--list", description = "List cells, servers and clients, and end.")
    private boolean list;

    @Option(names = "--report", description = "Write docs/performance.md from earlier complete runs, and end.")
    private boolean report;

    @Option(
            names = "--jmh",
            arity = "0..1",
            fallbackValue = ".*",
            paramLabel = "PATTERN",
            description = "Run the microbenchmarks of the protocol whose names match, and end.")
    private @Nullable String jmh;

    private Bench() {}

    /** Exit status 0 if all went well, 1 if nothing could be measured, 2 for a mistake in the arguments. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench()).setExecutionExceptionHandler((error, command, parsed) -> {
            if (error instanceof IllegalArgumentException) {
                command.getErr().println("bench: " + error.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            throw error;
        });
    }

    @Override
    public Integer call() throws Exception {
        if (list) {
            System.out.print(Selection.describeAll());
            return 0;
        }
        if (jmh != null) {
            return Microbenchmarks.run(jmh) ? 0 : 1;
        }
        Path root = Path.of(System.getProperty("bench.root", "."));
        Places places = new Places(root);
        Machine machine = Machine.look(places.benchmarks());
        Report page = new Report(machine, places.root(), places.lib(), new SampleFile(places.results()));
        if (report) {
            return write(page, places);
        }
        Selection selection = new Selection(quick, only, cells);
        int times = rounds != null ? rounds : quick ? 1 : ROUNDS;
        requireSensible(times);
        machine.missing().forEach(line -> System.out.println("note: " + line));
        return measure(selection, times, machine, places, page);
    }

    private int measure(Selection selection, int times, Machine machine, Places places, Report page)
            throws IOException {
        Timing timing = timing();
        boolean complete = selection.isComplete() && times >= ROUNDS && timing.isEnough();
        int measurements = selection.measurements(times);
        System.out.println(measurements
                + (measurements == 1 ? " measurement, about " : " measurements, about ")
                + Progress.about(Campaign.estimate(selection, times, timing)));
        Optional<Path> certificates = selection.chosenCells().stream().anyMatch(Cell::tls)
                ? Optional.of(Certificate.make(places.certificates()))
                : Optional.empty();
        Commands commands = new Commands(machine, places.benchmarks(), places.lib());
        Measuring measuring = new Measuring(commands, places.logs(), certificates, timing);
        Progress progress = new Progress(measurements);
        Campaign campaign = new Campaign(measuring, times, progress::show, progress::spare);
        SampleFile file = new SampleFile(places.results());
        List<Sample> all = new ArrayList<>();
        for (Cell cell : selection.chosenCells()) {
            List<Sample> samples = campaign.run(cell, selection.chosenPeers(cell));
            all.addAll(samples);
            System.out.println("\n" + Report.table(cell, samples) + "\n");
            if (complete) {
                file.write(cell, LocalDate.now(ZoneId.systemDefault()).toString(), samples);
            }
        }
        System.out.print(Report.summary(all));
        if (complete) {
            write(page, places);
        }
        return all.stream().anyMatch(Sample::counts) ? 0 : 1;
    }

    private void requireSensible(int times) {
        if (times < 1
                || times > 20
                || (warmUp != null && !(warmUp >= 0 && warmUp <= 60))
                || !(seconds >= 0.2)
                || seconds > 60) {
            throw new IllegalArgumentException("--rounds must be 1 to 20, --warm-up 0 to 60 s, --seconds 0.2 to 60 s");
        }
    }

    private Timing timing() {
        Timing usual = Timing.DEFAULT;
        return warmUp == null
                ? new Timing(usual.warmUp(), usual.warmUpElsewhere(), millis(seconds))
                : new Timing(millis(warmUp), millis(warmUp), millis(seconds));
    }

    private static int write(Report page, Places places) throws IOException {
        Path written = page.write(places.docs());
        System.out.println("\nwrote " + places.root().relativize(written));
        return 0;
    }

    private static Duration millis(double seconds) {
        return Duration.ofMillis((long) (1_000 * seconds));
    }

    /** Where things are. */
    private record Places(Path root) {
        Path benchmarks() {
            return root.resolve("benchmarks");
        }

        Path docs() {
            return root.resolve("docs");
        }

        private Path target() {
            return benchmarks().resolve("target/bench");
        }

        Path lib() {
            return target().resolve("lib");
        }

        Path logs() {
            return target().resolve("logs");
        }

        Path results() {
            return target().resolve("results");
        }

        Path certificates() {
            return target().resolve("certificates");
        }
    }
}

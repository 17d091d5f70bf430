package io.hawser.cli;

import io.hawser.cli.demo.DemoServer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hawser demo}. */
@Command(name = "demo", description = "Start a page on which everyone who has it open draws together.")
final class DemoCommand implements Callable<Integer> {
    private final Streams streams;

    @Option(names = "--host", paramLabel = "HOST", description = "The address to listen on. Default: all.")
    private String host = "0.0.0.0";

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "The port to listen on, 0 for any free one. Default: 8080.")
    private int port = 8080;

    @Option(names = "--open", description = "Open the page in the browser.")
    private boolean open;

    DemoCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        DemoServer demo = DemoServer.start(host, port);
        return Serving.untilStopped(demo, () -> ready(demo));
    }

    private void ready(DemoServer demo) {
        streams.answer("demo on " + demo.url());
        if (Serving.isEveryAddress(host)) {
            for (String address : LocalNetwork.addresses()) {
                streams.answer("  from other devices: http://" + address + ":" + demo.port() + "/");
            }
        }
        if (open) {
            Browser.open(demo.url(), why -> streams.say("no browser opened (" + why + "); open " + demo.url()));
        }
    }
}

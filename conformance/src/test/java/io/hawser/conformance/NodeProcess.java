package io.hawser.conformance;

import java.util.ArrayList;
import java.util.List;

/** Node running one of the scripts of this module. */
public final class NodeProcess {
    private NodeProcess() {}

    /**
     * Starts a script.
     *
     * @param script its path inside this module, such as {@code node/echo-server.mjs}
     */
    public static ChildProcess start(String script, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Tools.node().toString());
        command.add(script);
        command.addAll(List.of(arguments));
        String name = script.replaceAll(".*/|\\.[a-z]+$", "");
        return ChildProcess.start(name, command.toArray(String[]::new));
    }
}

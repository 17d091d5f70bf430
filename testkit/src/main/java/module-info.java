/** Tools for tests of applications that use WebSockets: two ends in memory, virtual time, a fault proxy for TCP. */
module io.hawser.testkit {
    requires transitive io.hawser.core;
    requires static transitive org.jspecify;

    exports io.hawser.testkit;
}

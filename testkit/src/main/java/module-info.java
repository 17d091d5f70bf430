/** Tools for tests of applications that use WebSockets: two connected ends in memory, virtual time, faults on demand. */
module io.hawser.testkit {
    requires transitive io.hawser.core;
    requires static transitive org.jspecify;

    exports io.hawser.testkit;
}

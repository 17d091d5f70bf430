package io.hawser.benchmarks.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What readers see of one cell, and of all. */
final class TableTest {
    @Test
    void serversForATerminal() {
        Samples samples = Samples.of("echo-64x20")
                .measured("hawser", 6, 7, 8)
                .measured("bun", 14)
                .failed("tomcat", "does not start: Address already in use");

        assertEquals("""
                Echo: 64 connections, 20 bytes
                server             server µs/message  ÷ Bun  messages/s  p50 µs  p99 µs  p99.9 µs      RSS  server CPU  generator CPU  note
                Hawser                          7.00   0.50     123,457     400     900     5,000  100 MiB        99 %           50 %
                Bun (µWebSockets)               14.0   1.00     123,457     400     900     5,000  100 MiB        99 %           50 %  1 of 3 rounds
                Tomcat                             –      –           –       –       –         –        –           –              –  does not start: Address already in use""", Report.table(samples.comparison().cell(), samples.all()));
    }

    @Test
    void clientsAsMarkdown() {
        Comparison comparison = Samples.of("client-64x20")
                .measured("hawser", 5)
                .measured("netty", 10)
                .measured("jdk", 20)
                .comparison();

        assertEquals("""
                | client | client µs/message | ÷ Netty | ÷ java.net.http | messages/s | p50 µs | p99 µs | p99.9 µs | RSS | client CPU | generator CPU |
                | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
                | **Hawser** | **5.00** | **0.50** | **0.25** | **123,457** | **400** | **900** | **5,000** | **100 MiB** | **99 %** | **50 %** |
                | Netty's handlers | 10.0 | 1.00 | 0.50 | 123,457 | 400 | 900 | 5,000 | 100 MiB | 99 % | 50 % |
                | java.net.http | 20.0 | 2.00 | 1.00 | 123,457 | 400 | 900 | 5,000 | 100 MiB | 99 % | 50 % |
                """, Table.of(comparison).asMarkdown(Optional.of("Hawser")));
    }

    @Test
    void summaryHasAPartForServersAndOneForClients() {
        Samples servers = Samples.of("echo-64x20")
                .measured("hawser", 6)
                .measured("bun", 8)
                .measured("vertx", 12)
                .measured("hawser-blocking", 9);
        Samples clients = Samples.of("client-64x20")
                .measured("hawser", 6)
                .measured("netty", 8)
                .measured("jdk", 12)
                .measured("okhttp", 24)
                .measured("java-websocket", 60)
                .measured("ws", 10);
        servers.all().addAll(clients.all());

        assertEquals("""
                Hawser's server ÷ …              Bun  Netty's handlers  best other Java  which is  blocking ÷ listener
                Echo: 64 connections, 20 bytes  0.75                 –             0.50    Vert.x                 1.50

                Hawser's client ÷ …               java.net.http  OkHttp  Java-WebSocket  Netty's handlers    ws  blocking ÷ listener
                Client: 64 connections, 20 bytes           0.50    0.25            0.10              0.75  0.60                    –
                """, Report.summary(servers.all()));
    }

    @Test
    void summaryLeavesOutWhereHawserHasNoFigures() {
        Samples samples = Samples.of("echo-64x20").failed("hawser", "no").measured("bun", 8);

        assertEquals("", Report.summary(samples.all()));
    }
}

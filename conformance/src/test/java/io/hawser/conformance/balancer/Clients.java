package io.hawser.conformance.balancer;

import io.hawser.ConnectionClosedException;
import io.hawser.HawserException;
import io.hawser.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Many clients that talk all the time, each on a virtual thread, until they are closed or told to stop. */
final class Clients {
    private static final int CONNECTING_AT_ONCE = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long PAUSE_MILLIS = 200;

    private final List<Client> all = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> troubles = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stop = new CountDownLatch(1);

    /** One of them, at a node. */
    record Client(WebSocket ws, int node, Thread talking) {}

    /** Connects so many through the balancer, and lets them talk. */
    static Clients connect(Cluster cluster, int count) throws InterruptedException {
        Clients clients = new Clients();
        Semaphore room = new Semaphore(CONNECTING_AT_ONCE);
        List<Thread> connecting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            room.acquire();
            connecting.add(Thread.ofVirtual().start(() -> {
                try {
                    clients.add(cluster.connect("/echo"));
                } catch (HawserException e) {
                    clients.troubles.add("cannot connect: " + e);
                } finally {
                    room.release();
                }
            }));
        }
        for (Thread thread : connecting) {
            thread.join();
        }
        return clients;
    }

    private void add(WebSocket ws) {
        ws.send("who");
        String who = ws.receive(PATIENCE).orElseThrow().text();
        Thread talking = Thread.ofVirtual().unstarted(() -> talk(ws));
        synchronized (all) {
            all.add(new Client(ws, Integer.parseInt(who.substring(0, who.indexOf(' '))), talking));
        }
        talking.start();
    }

    private void talk(WebSocket ws) {
        try {
            for (int i = 0; !stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); i++) {
                String text = "message " + i;
                ws.send(text);
                String answer =
                        ws.receive(PATIENCE).map(message -> message.text()).orElse("nothing");
                if (!answer.equals(text)) {
                    troubles.add("sent " + text + ", got " + answer);
                }
            }
        } catch (ConnectionClosedException e) {
            // whether it may have been is asked for at the end
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those at one node. */
    List<Client> at(int node) {
        synchronized (all) {
            return all.stream().filter(client -> client.node() == node).toList();
        }
    }

    /** All but those at one node. */
    List<Client> notAt(int node) {
        synchronized (all) {
            return all.stream().filter(client -> client.node() != node).toList();
        }
    }

    /** Lets them finish their sentences, and returns what went wrong. */
    List<String> stop() throws InterruptedException {
        stop.countDown();
        List<Client> talking;
        synchronized (all) {
            talking = List.copyOf(all);
        }
        for (Client client : talking) {
            client.talking().join();
        }
        return List.copyOf(troubles);
    }

    void close() {
        synchronized (all) {
            all.forEach(client -> client.ws().abort());
        }
    }
}

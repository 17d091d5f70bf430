package io.hawser.testkit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** One direction of all connections: what is changed is changed for those that are open, and kept for those that come. */
final class AllPumps extends TcpDirection {
    private final Faults faults = new Faults();
    private final Set<Pump> open = ConcurrentHashMap.newKeySet();
    private final LongAdder received = new LongAdder();
    private final LongAdder delivered = new LongAdder();

    @Override
    synchronized void change(Consumer<Faults> change) {
        change.accept(faults);
        open.forEach(pump -> pump.change(change));
    }

    synchronized void add(Pump pump) {
        pump.change(its -> its.copy(faults));
        open.add(pump);
    }

    /** Takes no lock, for whoever removes a pump holds that of its connection. */
    void remove(Pump pump) {
        open.remove(pump);
    }

    void countReceived(int bytes) {
        received.add(bytes);
    }

    void countDelivered(int bytes) {
        delivered.add(bytes);
    }

    @Override
    public void end() {
        open.forEach(Pump::end);
    }

    @Override
    public long receivedBytes() {
        return received.sum();
    }

    @Override
    public long deliveredBytes() {
        return delivered.sum();
    }
}

package org.codedcomputing.spark.exchange.transport;

import java.util.concurrent.atomic.LongAdder;

/** What an endpoint counts, from all its threads. */
final class UdpCounters {
    final LongAdder sentBytes = new LongAdder();
    final LongAdder receivedBytes = new LongAdder();
    final LongAdder sentFrames = new LongAdder();
    final LongAdder repairedFrames = new LongAdder();
    final LongAdder corruptFrames = new LongAdder();
    final LongAdder duplicateFrames = new LongAdder();
    final LongAdder foreignFrames = new LongAdder();
    final LongAdder surplusFrames = new LongAdder();

    TransportCounts snapshot() {
        return new TransportCounts(
                sentBytes.sum(),
                receivedBytes.sum(),
                sentFrames.sum(),
                repairedFrames.sum(),
                corruptFrames.sum(),
                duplicateFrames.sum(),
                foreignFrames.sum(),
                surplusFrames.sum());
    }
}

package org.codedcomputing.spark.exchange;

import java.io.Serializable;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What the caller asked for, resolved: builder over configuration over default.
 *
 * @param mode how records move
 * @param nodes number of nodes K, 1..64
 * @param computationLoad r, 1..K
 * @param codec compression of intermediate values
 * @param stripBytes largest payload of one packet
 * @param memoryBytes bytes of values that a node keeps in memory, or 0 for its share of the heap
 * @param groupCap most groups
 * @param payloadFloor mean payload in bytes under which the plan warns
 * @param windowBytes bytes in flight to one receiver
 * @param deadline longest wait for a silent peer
 * @param slotWait longest wait for executors that are still to register
 * @param expectedBytes intermediate bytes D that the caller expects, for the plan's predictions
 */
record ExchangeOptions(
        ExchangeMode mode,
        int nodes,
        int computationLoad,
        ValueCodec codec,
        int stripBytes,
        long memoryBytes,
        long groupCap,
        long payloadFloor,
        long windowBytes,
        Duration deadline,
        Duration slotWait,
        OptionalLong expectedBytes)
        implements Serializable {}

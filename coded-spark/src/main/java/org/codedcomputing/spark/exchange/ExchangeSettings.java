package org.codedcomputing.spark.exchange;

import org.codedcomputing.spark.exchange.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * What the setters of an operator have set; null stands for the configuration's value.
 *
 * @param mode how records move
 * @param nodes number of nodes K
 * @param computationLoad r
 * @param records how records are written
 * @param transport how nodes talk
 * @param expectedBytes intermediate bytes that the caller expects
 * @param canonicalOrder whether records come in no fixed order although the input does, as combined ones do
 */
record ExchangeSettings<K, V>(
        @Nullable ExchangeMode mode,
        @Nullable Integer nodes,
        @Nullable Integer computationLoad,
        @Nullable RecordCodec<K, V> records,
        @Nullable Transport transport,
        ExpectedBytes expectedBytes,
        boolean canonicalOrder) {

    static <K, V> ExchangeSettings<K, V> none() {
        return new ExchangeSettings<>(null, null, null, null, null, ExpectedBytes.UNKNOWN, false);
    }

    ExchangeSettings<K, V> withMode(ExchangeMode newMode) {
        return new ExchangeSettings<>(
                newMode, nodes, computationLoad, records, transport, expectedBytes, canonicalOrder);
    }

    ExchangeSettings<K, V> withNodes(int newNodes) {
        return new ExchangeSettings<>(
                mode, newNodes, computationLoad, records, transport, expectedBytes, canonicalOrder);
    }

    ExchangeSettings<K, V> withComputationLoad(int newLoad) {
        return new ExchangeSettings<>(mode, nodes, newLoad, records, transport, expectedBytes, canonicalOrder);
    }

    ExchangeSettings<K, V> withRecords(RecordCodec<K, V> newRecords) {
        return new ExchangeSettings<>(
                mode, nodes, computationLoad, newRecords, transport, expectedBytes, canonicalOrder);
    }

    ExchangeSettings<K, V> withTransport(Transport newTransport) {
        return new ExchangeSettings<>(
                mode, nodes, computationLoad, records, newTransport, expectedBytes, canonicalOrder);
    }

    ExchangeSettings<K, V> withExpectedBytes(ExpectedBytes bytes) {
        return new ExchangeSettings<>(mode, nodes, computationLoad, records, transport, bytes, canonicalOrder);
    }

    /** The same for records that were combined before: of another type, fewer, in no fixed order. */
    <C> ExchangeSettings<K, C> forCombined() {
        return new ExchangeSettings<>(mode, nodes, computationLoad, null, transport, ExpectedBytes.UNKNOWN, true);
    }
}

package org.codedcomputing.spark.exchange;

import org.codedcomputing.spark.exchange.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * What the setters of an operator have set; null stands for the configuration's value.
 *
 * @param mode how records move
 * @param nodes number of nodes K
 * @param computationLoad r
 * @param design delivery design
 * @param records how records are written
 * @param transport how nodes talk
 * @param expectedBytes intermediate bytes that the caller expects
 * @param canonicalOrder whether records come in no fixed order although the input does, as combined ones do
 */
record ExchangeSettings<K, V>(
        @Nullable ExchangeMode mode,
        @Nullable Integer nodes,
        @Nullable Double computationLoad,
        @Nullable ExchangeDesign design,
        @Nullable RecordCodec<K, V> records,
        @Nullable Transport transport,
        ExpectedBytes expectedBytes,
        boolean canonicalOrder) {

    static <K, V> ExchangeSettings<K, V> none() {
        return new ExchangeSettings<>(null, null, null, null, null, null, ExpectedBytes.UNKNOWN, false);
    }

    ExchangeSettings<K, V> withMode(ExchangeMode newMode) {
        return new ExchangeSettings<>(
                newMode, nodes, computationLoad, design, records, transport, expectedBytes, canonicalOrder);
    }

    ExchangeSettings<K, V> withNodes(int newNodes) {
        return new ExchangeSettings<>(
                mode, newNodes, computationLoad, design, records, transport, expectedBytes, canonicalOrder);
    }

    ExchangeSettings<K, V> withComputationLoad(double newLoad) {
        return new ExchangeSettings<>(mode, nodes, newLoad, design, records, transport, expectedBytes, canonicalOrder);
    }

    ExchangeSettings<K, V> withDesign(ExchangeDesign newDesign) {
        return new ExchangeSettings<>(
                mode, nodes, computationLoad, newDesign, records, transport, expectedBytes, canonicalOrder);
    }

    ExchangeSettings<K, V> withRecords(RecordCodec<K, V> newRecords) {
        return new ExchangeSettings<>(
                mode, nodes, computationLoad, design, newRecords, transport, expectedBytes, canonicalOrder);
    }

    ExchangeSettings<K, V> withTransport(Transport newTransport) {
        return new ExchangeSettings<>(
                mode, nodes, computationLoad, design, records, newTransport, expectedBytes, canonicalOrder);
    }

    ExchangeSettings<K, V> withExpectedBytes(ExpectedBytes bytes) {
        return new ExchangeSettings<>(mode, nodes, computationLoad, design, records, transport, bytes, canonicalOrder);
    }

    /** The same for records that were combined before: of another type, fewer, in no fixed order. */
    <C> ExchangeSettings<K, C> forCombined() {
        return new ExchangeSettings<>(
                mode, nodes, computationLoad, design, null, transport, ExpectedBytes.UNKNOWN, true);
    }
}

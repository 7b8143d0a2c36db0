package org.codedcomputing.spark.exchange;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.codedcomputing.core.cdc.CdcLoad;
import org.codedcomputing.core.cost.ExchangeRanking;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange will do, fixed before anything runs.
 *
 * @param exchange number of the exchange in the application
 * @param mode how records move
 * @param nodes number of nodes K
 * @param computationLoad r: at how many nodes an input partition is mapped, on average; 1 for {@link ExchangeMode#UNCODED}
 * @param design name of the delivery design, "none" without one
 * @param inputPartitions partitions of the input
 * @param batches batches of the design
 * @param populatedBatches batches that get at least one input partition
 * @param groups multicast groups
 * @param packetsPerNode packets that each node sends at least (more when segments are longer than a strip)
 * @param segments segments in each coded packet, one for each of its receivers; 0 when there are no packets, or not all alike
 * @param evenPartitions least number of input partitions that fills all batches evenly, as its multiples do; 0 if unknown
 * @param records how records are written
 * @param codec how intermediate values are compressed
 * @param transport how nodes talk
 * @param canonicalOrder whether records are sorted by their bytes because the input comes in no fixed order
 * @param load bytes sent over all intermediate bytes D by this mode, when values are of equal length but for what the caller
 *     expects in each output partition
 * @param codedLoad the same for mode coded with this design
 * @param expectedBytes intermediate bytes D before compression, if the caller has said so
 * @param inputReads what the nodes read of the input, and how much of it from other hosts, if they are placed as planned
 * @param notes what the user should know, each one sentence
 * @param forecast predicted seconds, if the intermediate bytes are known; null otherwise
 */
public record ExchangePlan(
        long exchange,
        ExchangeMode mode,
        int nodes,
        double computationLoad,
        String design,
        int inputPartitions,
        long batches,
        long populatedBatches,
        long groups,
        long packetsPerNode,
        int segments,
        long evenPartitions,
        String records,
        String codec,
        String transport,
        boolean canonicalOrder,
        double load,
        double codedLoad,
        OptionalLong expectedBytes,
        InputReads inputReads,
        List<String> notes,
        @Nullable ExchangeForecast forecast) {

    /** Bytes that all nodes together are predicted to send, a multicast counted once: D times the load of the mode. */
    public OptionalLong predictedSentBytes() {
        return expectedBytes.isPresent()
                ? OptionalLong.of(Math.round(expectedBytes.getAsLong() * load))
                : OptionalLong.empty();
    }

    /** The plan in one line, as it is logged before the exchange runs. */
    @Override
    public String toString() {
        String bytes = predictedSentBytes().isPresent()
                ? String.format(
                        Locale.ROOT, " = %,d of %,d bytes", predictedSentBytes().getAsLong(), expectedBytes.getAsLong())
                : " of the intermediate bytes D";
        return String.format(
                Locale.ROOT,
                "exchange %d: mode %s, K=%d, r=%s, %d input partitions, records %s, codec %s, transport %s; sends %.4f%s%s",
                exchange,
                mode,
                nodes,
                CdcLoad.text(computationLoad),
                inputPartitions,
                records,
                codec,
                transport,
                load,
                bytes,
                forecast == null ? "" : "; predicted " + ExchangeRanking.seconds(forecast.totalSeconds()) + " s");
    }

    /** The plan in full: design, loads of all modes side by side, and the notes. */
    public String explain() {
        StringBuilder text = new StringBuilder(toString()).append('\n');
        if (mode != ExchangeMode.UNCODED) {
            text.append(String.format(
                    Locale.ROOT,
                    "  design %s: %,d batches, %,d populated; %,d groups, each node sends at least %,d packets\n",
                    design,
                    batches,
                    populatedBatches,
                    groups,
                    packetsPerNode));
            text.append("  record order: ")
                    .append(canonicalOrder ? "canonical, by bytes, since the input has no fixed order" : "as mapped")
                    .append('\n');
        }
        if (inputReads.known()) {
            text.append("  input: ").append(inputReads).append(" are remote\n");
        }
        text.append(String.format(
                Locale.ROOT,
                "  bytes sent over D: plain %.4f, replicated %.4f, coded %.4f; received %.4f in any replicated mode\n",
                CdcLoad.uncoded(nodes, 1),
                CdcLoad.uncoded(nodes, computationLoad),
                codedLoad,
                CdcLoad.uncoded(nodes, computationLoad)));
        if (forecast != null) {
            text.append(forecast.explain());
        }
        for (String note : notes) {
            text.append("  note: ").append(note).append('\n');
        }
        return text.toString();
    }
}

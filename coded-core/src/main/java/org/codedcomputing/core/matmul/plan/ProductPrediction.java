package org.codedcomputing.core.matmul.plan;

import java.util.Locale;

/**
 * What the model says of a candidate.
 *
 * @param candidate the way to run the product
 * @param encodeSeconds combinations and the exchange of blocks before the first task starts
 * @param computeSeconds from the start of the tasks, which fetch their blocks first, until enough are done; infinite if that may
 *     never be
 * @param downloadSeconds results to the driver
 * @param decodeSeconds combinations of results
 * @param taskBytes memory of one task
 */
public record ProductPrediction(
        ProductCandidate candidate,
        double encodeSeconds,
        double computeSeconds,
        double downloadSeconds,
        double decodeSeconds,
        double taskBytes) {
    /** Seconds of the whole. */
    public double totalSeconds() {
        return encodeSeconds + computeSeconds + downloadSeconds + decodeSeconds;
    }

    /** One line with the parts. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: %.3g s (encode %.3g, compute %.3g, download %.3g, decode %.3g)",
                candidate,
                totalSeconds(),
                encodeSeconds,
                computeSeconds,
                downloadSeconds,
                decodeSeconds);
    }
}

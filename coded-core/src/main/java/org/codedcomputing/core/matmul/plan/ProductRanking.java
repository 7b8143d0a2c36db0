package org.codedcomputing.core.matmul.plan;

import java.util.List;

/**
 * All ways to run a product, the best first.
 *
 * @param ranked by predicted seconds; not empty
 * @param excluded one line for each way that does not fit, with both numbers
 * @param reason why the first is to be taken, in one sentence
 */
public record ProductRanking(List<ProductPrediction> ranked, List<String> excluded, String reason) {
    /** Copies the lists. */
    public ProductRanking {
        ranked = List.copyOf(ranked);
        excluded = List.copyOf(excluded);
    }

    /** The one to take. */
    public ProductPrediction chosen() {
        return ranked.get(0);
    }

    /**
     * The best of a form.
     *
     * @throws java.util.NoSuchElementException if none fits
     */
    public ProductPrediction best(ProductCandidate.Form form) {
        return ranked.stream()
                .filter(prediction -> prediction.candidate().form() == form)
                .findFirst()
                .orElseThrow();
    }
}

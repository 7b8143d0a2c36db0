package org.codedcomputing.spark.matmul;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.codedcomputing.core.matmul.DoubleProductCode;
import org.codedcomputing.core.matmul.Mds;
import org.codedcomputing.core.matmul.ProductFamily;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.core.matmul.Repetition;
import org.codedcomputing.core.matmul.plan.MatmulPlanner;
import org.codedcomputing.core.matmul.plan.ProductCandidate;
import org.codedcomputing.core.matmul.plan.ProductPrediction;
import org.codedcomputing.core.matmul.plan.ProductRanking;
import org.codedcomputing.core.matmul.plan.ProductRates;
import org.codedcomputing.core.matmul.plan.ProductWorkload;
import org.codedcomputing.spark.job.Tail;

/**
 * How a product is to run.
 *
 * @param family code and partition
 * @param workers tasks
 * @param threshold results that suffice
 * @param tail form of the coded tail
 * @param reason why, in one sentence
 */
record ProductPlan(ProductFamily family, int workers, int threshold, Tail tail, String reason) {
    /** Rates of a machine of which nothing is known: 2 Gflop/s of one slot, 1 Gbit/s, 1 GiB. */
    static ProductRates rates(int slots) {
        return new ProductRates(slots, 1e9, 5e8, 1.25e8, 1.25e8, 1L << 30, 0.02);
    }

    /**
     * What was set, completed by the planner.
     *
     * @param slots task slots of the application
     * @param measured what its executors do, if that is known
     * @throws IllegalArgumentException if what was set does not fit together
     */
    static ProductPlan of(
            ProductOptions options, ProductShape shape, int slots, Optional<ProductCalibration> measured) {
        ProductFamily family = options.family();
        return family == null ? planned(options, shape, slots, measured) : asSet(options, family, slots);
    }

    private static ProductPlan asSet(ProductOptions options, ProductFamily family, int slots) {
        int threshold = options.numbers().threshold(family);
        int workers = options.workers();
        if (workers == 0) {
            workers = family instanceof Repetition ? threshold : Math.max(slots, threshold);
        }
        Tail tail = options.tail();
        if (tail == null) {
            tail = workers > slots && family instanceof Repetition ? Tail.COPIES : Tail.NONE;
        }
        return new ProductPlan(family, workers, threshold, tail, "as set");
    }

    /** The same for repeated products of one A, whose code cuts its rows only. */
    static ProductPlan ofFactor(ProductOptions options, ProductShape shape, int slots) {
        ProductFamily set = options.family();
        if (set != null) {
            return asSet(options, set, slots);
        }
        int workers = options.workers() == 0 ? slots : options.workers();
        int parts = Math.min(shape.rows(), workers - options.stragglers() - spare(options));
        if (parts < 1) {
            throw new IllegalArgumentException(
                    "%d workers leave none for the product itself with %d stragglers and %d errors; add workers"
                            .formatted(workers, options.stragglers(), options.errors()));
        }
        return asSet(options.withWorkers(workers), Mds.of(parts), slots);
    }

    private static int spare(ProductOptions options) {
        return (options.verified() ? 1 : 2) * options.errors();
    }

    private static ProductPlan planned(
            ProductOptions options, ProductShape shape, int slots, Optional<ProductCalibration> measured) {
        boolean field = !(options.numbers() instanceof Numbers.Reals);
        ProductWorkload work = new ProductWorkload(
                shape,
                options.numbers().elementBytes(),
                field,
                options.numbers().options(),
                options.stragglers() + spare(options));
        ProductRates set = options.rates();
        ProductRates given =
                set != null ? set : measured.map(m -> m.rates(slots, field)).orElseGet(() -> rates(slots));
        String from = set != null
                ? "as set"
                : measured.isPresent()
                        ? "as measured in this application"
                        : "those of a machine of which nothing is known";
        ProductRates rates = new ProductRates(
                options.workers() == 0 ? slots : options.workers(),
                given.multiplyAdds(),
                given.combine(),
                given.shuffleBytes(),
                given.driverBytes(),
                given.taskBytes(),
                given.taskSeconds());
        ProductRanking ranking = MatmulPlanner.rank(work, rates, options.law());
        ProductCandidate chosen = ranking.chosen().candidate();
        if (options.errors() > 0 || options.verified() || options.pin() != null) {
            // What is located, checked or pinned has a slot for every worker.
            chosen = ranking.ranked().stream()
                    .map(ProductPrediction::candidate)
                    .filter(candidate -> candidate.form() == ProductCandidate.Form.ONE_WAVE)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no code with one task for each of %d slots leaves %d results to spare (%d stragglers, %d errors); add slots, or expect fewer"
                                    .formatted(
                                            rates.slots(), work.stragglers(), options.stragglers(), options.errors())));
        }
        Tail tail = switch (chosen.form()) {
            case ONE_WAVE -> Tail.NONE;
            case CODED_TAIL -> Tail.PARITY;
            case COPIED_WAVES, UNCODED_WAVES -> Tail.COPIES;
        };
        return new ProductPlan(
                chosen.family(),
                chosen.tasks(),
                chosen.threshold(),
                tail,
                "%s; rates are %s".formatted(ranking.reason(), from));
    }

    /** What users should know before it runs. */
    List<String> warnings(DoubleProductCode<?> code) {
        List<String> warnings = new ArrayList<>();
        code.grid().paddingWarning().ifPresent(warnings::add);
        if (workers == threshold && tail != Tail.COPIES) {
            warnings.add("%s with %d tasks tolerates no straggler; add tasks".formatted(family.name(), workers));
        }
        return warnings;
    }

    /** One line. */
    String explain() {
        return "%s, %d tasks, %d needed%s: %s"
                .formatted(
                        family.name(),
                        workers,
                        threshold,
                        switch (tail) {
                            case NONE -> "";
                            case PARITY -> ", coded tail";
                            case COPIES -> ", in waves";
                        },
                        reason);
    }
}

package org.codedcomputing.core.matmul.plan;

import static java.util.Comparator.comparingDouble;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.codedcomputing.core.matmul.ConjugatePair;
import org.codedcomputing.core.matmul.EntangledPolynomial;
import org.codedcomputing.core.matmul.Mds;
import org.codedcomputing.core.matmul.Partition;
import org.codedcomputing.core.matmul.ProductFamily;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.core.matmul.RandomKhatriRao;
import org.codedcomputing.core.matmul.Repetition;
import org.codedcomputing.core.matmul.plan.ProductCandidate.Form;

/**
 * Ranks the ways to run a product by a model of their time: encoding and its exchange, the wait for the results needed (tasks
 * fetch their blocks first), download and decoding. Among them are always uncoded tasks in {@value #WAVES} waves, which plain
 * pull scheduling runs well, the same with copies of what is unfinished at the end, and with a coded tail; the planner says so
 * when they win.
 *
 * <p>All of it is arithmetic but the wait, which is simulated under the straggler law with a fixed seed. Stateless.
 */
public final class MatmulPlanner {
    /** Raw tasks for each slot in the forms with small tasks. */
    public static final int WAVES = 4;

    /** Partitions are enumerated up to this many parts of one dimension; more make blocks too small to pay. */
    private static final int MOST_PARTS = 64;

    /** Plans closer than this are as good as each other, and the simpler one is taken. */
    private static final double TIE = 1e-3;

    private final ProductWorkload work;
    private final ProductRates rates;
    private final StragglerLaw law;

    private MatmulPlanner(ProductWorkload work, ProductRates rates, StragglerLaw law) {
        this.work = work;
        this.rates = rates;
        this.law = law;
    }

    /**
     * Ranks all ways to run a product.
     *
     * @param law how tasks straggle
     * @throws IllegalArgumentException if none fits the memory of a task
     */
    public static ProductRanking rank(ProductWorkload work, ProductRates rates, StragglerLaw law) {
        return new MatmulPlanner(work, rates, law).rank();
    }

    private ProductRanking rank() {
        List<ProductPrediction> ranked = new ArrayList<>();
        List<String> excluded = new ArrayList<>();
        for (ProductCandidate candidate : candidates(excluded)) {
            ProductPrediction prediction = predict(candidate);
            if (prediction.taskBytes() > rates.taskBytes()) {
                excluded.add(String.format(
                        Locale.ROOT,
                        "%s: a task needs %.3g bytes but has %.3g",
                        candidate,
                        prediction.taskBytes(),
                        rates.taskBytes()));
            } else {
                ranked.add(prediction);
            }
        }
        if (ranked.isEmpty()) {
            throw new IllegalArgumentException(
                    "no plan fits: %s; give tasks more memory or more slots".formatted(excluded.get(0)));
        }
        Comparator<ProductPrediction> order = comparingDouble(p -> Math.rint(Math.log(p.totalSeconds()) / TIE));
        ranked.sort(order.thenComparing(p -> p.candidate().form())
                .thenComparing(p -> p.candidate().partition().p())
                .thenComparing(p -> Math.abs(p.candidate().partition().m()
                        - p.candidate().partition().n()))
                .thenComparing(p -> p.candidate().tasks()));
        return new ProductRanking(ranked, excluded, reason(ranked));
    }

    private List<ProductCandidate> candidates(List<String> excluded) {
        ProductShape shape = work.shape();
        int slots = rates.slots();
        List<ProductCandidate> all = new ArrayList<>();
        int mostRows = Math.min(shape.rows(), MOST_PARTS);
        int mostColumns = Math.min(shape.columns(), MOST_PARTS);
        for (int p = 1; p <= Math.min(shape.inner(), slots); p++) {
            for (int m = 1; m <= Math.min(mostRows, 2 * slots / p); m++) {
                for (int n = 1; n <= Math.min(mostColumns, 2 * slots / (p * m)); n++) {
                    oneWave(new EntangledPolynomial(new Partition(p, m, n)), all, excluded);
                }
            }
        }
        int raw = WAVES * slots;
        for (int m = 1; m <= Math.min(shape.rows(), raw); m++) {
            int n = Math.min(shape.columns(), raw / m);
            if (m * n > raw / 2) {
                waves(m, n, all);
            }
        }
        if (all.stream().noneMatch(ProductCandidate::uncoded)) {
            waves(Math.min(shape.rows(), raw), 1, all);
        }
        return all;
    }

    private void oneWave(EntangledPolynomial entangled, List<ProductCandidate> all, List<String> excluded) {
        ProductFamily family = work.field() ? entangled : entangled.realFamily(work.options());
        int threshold = threshold(family);
        if (threshold + work.stragglers() <= rates.slots()) {
            all.add(new ProductCandidate(Form.ONE_WAVE, family, rates.slots(), threshold));
        } else if (threshold <= rates.slots()) {
            excluded.add("one wave %s: needs %d results and %d to spare, has %d slots"
                    .formatted(family.name(), threshold, work.stragglers(), rates.slots()));
        }
    }

    /** Small tasks, without and with parity. */
    private void waves(int m, int n, List<ProductCandidate> all) {
        Repetition uncoded = Repetition.of(1, m, n);
        all.add(new ProductCandidate(Form.COPIED_WAVES, uncoded, m * n, m * n));
        all.add(new ProductCandidate(Form.UNCODED_WAVES, uncoded, m * n, m * n));
        // One parity task for each slot: what runs last on every slot can be replaced.
        int parity = rates.slots();
        if (n == 1) {
            all.add(new ProductCandidate(Form.CODED_TAIL, Mds.of(m), m + parity, m));
        } else if (!work.field()) {
            all.add(new ProductCandidate(Form.CODED_TAIL, RandomKhatriRao.of(m, n), m * n + parity, m * n));
        }
    }

    private int threshold(ProductFamily family) {
        return work.field() ? family.fieldThreshold() : family.realThreshold(work.options());
    }

    private ProductPrediction predict(ProductCandidate candidate) {
        ProductShape shape = work.shape();
        Partition parts = candidate.partition();
        boolean complex = !work.field() && candidate.family() instanceof ConjugatePair;
        double blockA = work.bytesOfA() / parts.blocksA();
        double blockB = work.bytesOfB() / parts.blocksB();
        double blockC = work.bytesOfC() / parts.blocksC();
        int copies = complex ? 2 : 1;
        int raw = candidate.form() == Form.ONE_WAVE && !systematic(candidate) ? 0 : candidate.threshold();
        int coded = candidate.tasks() - raw;
        double fetch = copies * (blockA + blockB) / rates.shuffleBytes();
        // A coded block reads all blocks of its operand; a raw one, and an operand that is not cut, is only moved.
        double readA = parts.blocksA() > 1 ? (double) shape.rows() * shape.inner() : 0;
        double readB = parts.blocksB() > 1 ? (double) shape.inner() * shape.columns() : 0;
        double encodeOps = (double) copies * coded * (readA + readB);
        double product = shape.multiplyAdds() / parts.products() * (complex ? 3 : 1) / rates.multiplyAdds()
                + rates.taskSeconds();
        double taskSeconds = withFetch(product, fetch, candidate.threshold());
        double compute = candidate.form() == Form.COPIED_WAVES
                ? SlotSimulation.meanSecondsWithCopies(law, rates.slots(), candidate.tasks(), taskSeconds)
                : SlotSimulation.meanSeconds(law, rates.slots(), candidate.tasks(), candidate.threshold(), taskSeconds);
        double download = copies * candidate.threshold() * blockC / rates.driverBytes();
        return new ProductPrediction(
                candidate,
                moved(candidate, raw, copies * (blockA + blockB)) / rates.shuffleBytes()
                        + encodeOps / (rates.slots() * rates.combine()),
                compute,
                download,
                decodeOps(candidate, copies) / rates.combine(),
                copies * (blockA + blockB + blockC));
    }

    /**
     * Bytes that are exchanged before the first task can start: blocks that are not coded once, however many tasks have them; for
     * coded ones the operands, and what each task gets. Parity of small tasks and of systematic codes is made beside the tasks.
     *
     * @param raw tasks without coded blocks
     * @param task bytes of a task's blocks
     */
    private double moved(ProductCandidate candidate, int raw, double task) {
        double operands = work.bytesOfA() + work.bytesOfB();
        return raw > 0 ? operands : operands + candidate.tasks() * task;
    }

    /**
     * Mean seconds of a task that first fetches its blocks: all slots at once in the first wave; later one slot fetches while others
     * compute, unless fetching is all that they can do.
     *
     * @param product seconds of the product
     * @param fetch seconds of a task's blocks when nobody else fetches
     * @param tasks that are needed
     */
    private double withFetch(double product, double fetch, int tasks) {
        int slots = rates.slots();
        double waves = Math.max(1, (double) tasks / slots);
        double first = product + Math.min(slots, tasks) * fetch;
        double later = Math.max(product + fetch, slots * fetch);
        return (first + (waves - 1) * later) / waves;
    }

    private boolean systematic(ProductCandidate candidate) {
        return candidate.family() instanceof Mds || (!work.field() && candidate.family() instanceof RandomKhatriRao);
    }

    /** Each block of C that is not there already is a combination of all K results. */
    private double decodeOps(ProductCandidate candidate, int copies) {
        double elements = (double) work.shape().rows() * work.shape().columns();
        if (candidate.uncoded()) {
            return 0;
        }
        double blocks = candidate.partition().blocksC();
        double solved = systematic(candidate) ? Math.min(blocks, candidate.tasks() - candidate.threshold()) : blocks;
        return solved / blocks * copies * candidate.threshold() * elements;
    }

    private String reason(List<ProductPrediction> ranked) {
        ProductPrediction best = ranked.get(0);
        StringBuilder reason = new StringBuilder(String.format(
                Locale.ROOT, "under %s, %s is predicted at %.3g s", law, best.candidate(), best.totalSeconds()));
        for (Form form : Form.values()) {
            if (form != best.candidate().form()) {
                ranked.stream()
                        .filter(p -> p.candidate().form() == form)
                        .findFirst()
                        .ifPresent(p -> reason.append(String.format(
                                Locale.ROOT,
                                ", the best %s (%s) at %.3g s",
                                form,
                                p.candidate().partition(),
                                p.totalSeconds())));
            }
        }
        if (best.candidate().uncoded()) {
            reason.append("; coding does not pay here");
        }
        return reason.toString();
    }
}

package org.codedcomputing.lcc.spark;

import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.codedcomputing.core.computation.ArrivedResults;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.computation.ErrorLocatingCode;
import org.codedcomputing.core.computation.Sufficiency;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.lcc.code.LagrangeComputation;
import org.codedcomputing.lcc.code.LagrangeResult;
import org.codedcomputing.lcc.code.LagrangeShare;

/**
 * A Lagrange code as a coded job runs it: its input is encoded already, and its workers are some of the job's, who keep their
 * numbers when others are dropped.
 *
 * @param code the code
 * @param active the job's worker for each of the code's, ascending
 * @param workers of the job, at least as many as the code has
 */
record JobCode<A>(LagrangeComputation<A> code, List<Integer> active, int workers)
        implements ErrorLocatingCode<Encoding<LagrangeShare<A>>, LagrangeShare<A>, WorkerResult<A>, List<Block<A>>> {
    private static final long serialVersionUID = 1L;

    /** Copies the list. */
    JobCode {
        active = List.copyOf(active);
        if (active.size() != code.workers()) {
            throw new IllegalArgumentException(
                    "%d workers for the %d of %s".formatted(active.size(), code.workers(), code.name()));
        }
    }

    /** The job's workers that the code does not have. */
    BitSet idle() {
        BitSet idle = new BitSet();
        idle.set(0, workers);
        active.forEach(idle::clear);
        return idle;
    }

    /** Number of a worker within the code, or -1. */
    int indexOf(int worker) {
        return active.indexOf(worker);
    }

    private BitSet inner(BitSet outer) {
        BitSet inner = new BitSet();
        for (int i = 0; i < active.size(); i++) {
            inner.set(i, outer.get(active.get(i)));
        }
        return inner;
    }

    private BitSet outer(BitSet inner) {
        BitSet outer = new BitSet();
        inner.stream().forEach(i -> outer.set(active.get(i)));
        return outer;
    }

    private ArrivedResults<LagrangeResult<A>> inner(ArrivedResults<WorkerResult<A>> outer) {
        Map<Integer, LagrangeResult<A>> inner = new TreeMap<>();
        outer.byWorker().forEach((worker, result) -> inner.put(indexOf(worker), result.result()));
        return ArrivedResults.of(inner);
    }

    @Override
    public String name() {
        return code.name();
    }

    @Override
    public int recoveryThreshold() {
        return code.recoveryThreshold();
    }

    @Override
    public boolean exact() {
        return true;
    }

    /** The shares as they are, and none for whoever is idle. */
    @Override
    public Encoding<LagrangeShare<A>> encode(Encoding<LagrangeShare<A>> input) {
        return worker -> {
            int index = indexOf(worker);
            return index < 0 ? new LagrangeShare<>(code.fingerprint(), List.of()) : input.share(index);
        };
    }

    @Override
    public Sufficiency sufficiency(BitSet arrived) {
        return code.sufficiency(inner(arrived));
    }

    @Override
    public List<Block<A>> decode(ArrivedResults<WorkerResult<A>> results) {
        return code.decode(inner(results));
    }

    /** R + A, from which results that agree are trusted; the location itself asks for more where they do not. */
    @Override
    public int resultsToLocate(int errors) {
        return code.resultsToTrust(errors);
    }

    @Override
    public BitSet locate(ArrivedResults<WorkerResult<A>> results, int errors) {
        return outer(code.faulty(inner(results), errors));
    }

    @Override
    public boolean sameResult(WorkerResult<A> first, WorkerResult<A> second) {
        return code.sameResult(first.result(), second.result());
    }
}

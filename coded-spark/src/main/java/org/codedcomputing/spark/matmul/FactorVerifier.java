package org.codedcomputing.spark.matmul;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.BlockArithmetic;
import org.codedcomputing.core.matmul.DoubleFactorCode;
import org.codedcomputing.core.matmul.FactorCheck;
import org.codedcomputing.spark.job.ResultVerifier;

/** Checks the results of repeated products; what is secret about a share is drawn once, with its first result. */
final class FactorVerifier<A> {
    private final DoubleFactorCode<A> code;
    private final Encoding<List<Block<A>>> shares;
    private final Map<Integer, List<FactorCheck<A>>> checks = new ConcurrentHashMap<>();

    /** @param shares what workers got */
    FactorVerifier(DoubleFactorCode<A> code, Encoding<List<Block<A>>> shares) {
        this.code = code;
        this.shares = shares;
    }

    /** The check of a round. */
    ResultVerifier<List<Block<A>>> of(List<Block<A>> x) {
        return (worker, result) -> {
            List<FactorCheck<A>> lanes = checks.computeIfAbsent(worker, this::checks);
            if (result.size() != lanes.size()) {
                return false;
            }
            for (int lane = 0; lane < lanes.size(); lane++) {
                if (!lanes.get(lane).accepts(x.get(lane), result.get(lane))) {
                    return false;
                }
            }
            return true;
        };
    }

    private List<FactorCheck<A>> checks(int worker) {
        List<Block<A>> share = shares.share(worker);
        List<BlockArithmetic<A>> arithmetics = code.product().arithmetics();
        List<FactorCheck<A>> lanes = new ArrayList<>();
        for (int lane = 0; lane < share.size(); lane++) {
            lanes.add(FactorCheck.of(arithmetics.get(lane), share.get(lane), code.transposed()));
        }
        return lanes;
    }
}

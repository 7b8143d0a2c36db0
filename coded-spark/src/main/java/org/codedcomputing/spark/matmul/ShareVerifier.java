package org.codedcomputing.spark.matmul;

import java.util.List;
import org.codedcomputing.core.computation.Encoding;
import org.codedcomputing.core.matmul.Block;
import org.codedcomputing.core.matmul.BlockArithmetic;
import org.codedcomputing.core.matmul.FreivaldsCheck;
import org.codedcomputing.core.matmul.ProductShare;
import org.codedcomputing.spark.job.ResultVerifier;

/**
 * Checks each result against its share with secret columns that are drawn anew for each, see {@link FreivaldsCheck}.
 *
 * @param arithmetics of the code's lanes
 * @param shares what workers got
 */
record ShareVerifier<A>(List<BlockArithmetic<A>> arithmetics, Encoding<List<ProductShare<A>>> shares)
        implements ResultVerifier<List<Block<A>>> {
    @Override
    public boolean accepts(int worker, List<Block<A>> result) {
        List<ProductShare<A>> share = shares.share(worker);
        if (result.size() != share.size()) {
            return false;
        }
        for (int lane = 0; lane < share.size(); lane++) {
            FreivaldsCheck<A> check = FreivaldsCheck.of(arithmetics.get(lane));
            if (!check.accepts(check.key(share.get(lane)), result.get(lane))) {
                return false;
            }
        }
        return true;
    }
}

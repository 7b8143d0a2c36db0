package org.codedcomputing.lcc.spark;

import java.io.Serializable;
import org.codedcomputing.core.matmul.Block;

/** A user's model: any function of rows. */
@FunctionalInterface
public interface PredictionFunction extends Serializable {
    /**
     * Predicts.
     *
     * @param queries one in each row, mixtures of what was asked; not to be modified
     * @return one row for each query, finite, all of one length
     * @throws Exception whatever goes wrong: the worker counts as lost
     */
    Block<double[]> predict(Block<double[]> queries) throws Exception;
}

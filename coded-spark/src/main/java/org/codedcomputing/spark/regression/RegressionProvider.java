package org.codedcomputing.spark.regression;

import java.util.List;

/**
 * A module's schemes of the verb {@code regression}. Each module registers one provider in {@code
 * META-INF/services/org.codedcomputing.spark.regression.RegressionProvider}.
 */
public interface RegressionProvider {

    /**
     * The schemes of this module.
     *
     * @return each with an id that no other module uses
     */
    List<RegressionScheme> schemes();
}

package org.codedcomputing.spark.regression;

import java.util.List;
import org.codedcomputing.spark.gradient.GradientCoding;

/** The schemes of this module: coded gradients. */
public final class GradientRegressions implements RegressionProvider {
    /** For {@link java.util.ServiceLoader}. */
    public GradientRegressions() {}

    @Override
    public List<RegressionScheme> schemes() {
        return List.of(
                scheme(GradientCoding.UNCODED, "every partition at one worker; all are waited for"),
                scheme(GradientCoding.REPETITION, "whole copies: each partition at s+1 workers or more"),
                scheme(GradientCoding.FRC, "fractional repetition: s+1 must divide n; bit-identical whoever straggles"),
                scheme(GradientCoding.CYCLIC, "random cyclic: any n-s answers suffice"),
                scheme(GradientCoding.CIRCULANT, "real circulant: the same, rounding errors grow less"),
                scheme(GradientCoding.REED_SOLOMON, "Reed-Solomon form: the same with complex coefficients"),
                scheme(GradientCoding.AUTO, "the cheapest for s; with s=0 what is measured to be quickest"),
                scheme(GradientCoding.TAIL, "coded tail: no coding, but copies of late tasks on idle slots"));
    }

    private static RegressionScheme scheme(GradientCoding coding, String description) {
        return new GradientRegression(coding, description);
    }
}

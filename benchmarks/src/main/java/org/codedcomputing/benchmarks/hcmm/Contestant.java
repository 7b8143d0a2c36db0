package org.codedcomputing.benchmarks.hcmm;

import java.util.Locale;
import org.apache.spark.SparkConf;
import org.codedcomputing.spark.matvec.MatvecScheme;

/** Who is measured. */
enum Contestant {
    HCMM_MDS(MatvecScheme.HCMM_MDS),
    HCMM_LT(MatvecScheme.HCMM_LT),
    UC(MatvecScheme.UNIFORM_CODED),
    LB(MatvecScheme.LOAD_BALANCED),
    UU(MatvecScheme.UNIFORM_UNCODED),
    /** With what Spark 3.x copies by default. */
    SPECULATION_3(MatvecScheme.SPECULATION, "0.75", "1.5"),
    /** With what Spark 4.x copies by default. */
    SPECULATION_4(MatvecScheme.SPECULATION, "0.9", "3"),
    PULL(MatvecScheme.PULL),
    CODED_TAIL(MatvecScheme.CODED_TAIL),
    /** The planner's choice. */
    AUTO(MatvecScheme.AUTO);

    private final MatvecScheme scheme;
    private final String quantile;
    private final String multiplier;

    Contestant(MatvecScheme scheme) {
        // A stage of which all tasks have ended has nothing to copy.
        this(scheme, "1", "1.5");
    }

    Contestant(MatvecScheme scheme, String quantile, String multiplier) {
        this.scheme = scheme;
        this.quantile = quantile;
        this.multiplier = multiplier;
    }

    MatvecScheme scheme() {
        return scheme;
    }

    /** Whoever has a scheme of one name only. */
    static Contestant of(MatvecScheme scheme) {
        for (Contestant contestant : values()) {
            if (contestant.scheme == scheme) {
                return contestant;
            }
        }
        throw new IllegalArgumentException("nobody is measured with " + scheme.label());
    }

    /**
     * Sets what Spark copies in stages that start from now on: each stage reads it when it starts. The thread that looks for late
     * tasks only runs if the context started with speculation.
     *
     * @param live the settings of the running context
     */
    void set(SparkConf live) {
        live.set("spark.speculation", Boolean.toString(scheme == MatvecScheme.SPECULATION))
                .set("spark.speculation.quantile", quantile)
                .set("spark.speculation.multiplier", multiplier);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package org.codedcomputing.spark.matvec;

/** How the rows of A are spread over workers. All schemes give the same answer, up to rounding. */
public enum MatvecScheme {
    /**
     * Whichever of the others has the least mean time in the model of the workers, speculation left out. Without models, and for a
     * single product, pull scheduling: dense codes cost more to encode than they can gain once.
     */
    AUTO("auto"),
    /** Loads by HCMM [70], in a systematic Gaussian MDS code of at most {@value #MOST_MDS_BLOCKS} blocks. */
    HCMM_MDS("HCMM+MDS"),
    /** Loads by HCMM, in an LT code [72], each worker's load cut into small tasks whose results count one by one [73]. */
    HCMM_LT("HCMM+LT"),
    /** UC: one task with the same number of MDS coded blocks for each worker, of which the best k suffice [24]. */
    UNIFORM_CODED("UC"),
    /** LB: one uncoded task for each worker, loads by mean speed. */
    LOAD_BALANCED("LB"),
    /** UU: one uncoded task for each worker, equal loads. */
    UNIFORM_UNCODED("UU"),
    /** Many small uncoded tasks, of which idle workers take the next. */
    PULL("pull"),
    /** As {@link #UNIFORM_UNCODED}, with Spark's copies of late tasks: needs {@code spark.speculation = true}. */
    SPECULATION("speculation"),
    /** As {@link #PULL}, with parity tasks on slots that would idle while the last tasks run. */
    CODED_TAIL("coded tail");

    /** Blocks up to which decoding an MDS code over the reals costs little. */
    public static final int MOST_MDS_BLOCKS = 500;

    /** Blocks from which on an LT code needs few more than it has to. */
    public static final int LEAST_LT_BLOCKS = 300;

    private final String label;

    MatvecScheme(String label) {
        this.label = label;
    }

    /** Short name for tables and plans. */
    public String label() {
        return label;
    }

    /** Whether A is encoded: more is computed than A x alone needs. */
    public boolean coded() {
        return switch (this) {
            case HCMM_MDS, HCMM_LT, UNIFORM_CODED, CODED_TAIL -> true;
            case AUTO, LOAD_BALANCED, UNIFORM_UNCODED, PULL, SPECULATION -> false;
        };
    }

    /** Whether loads follow the speeds of workers, so that estimates of these change the plan. */
    public boolean adapts() {
        return switch (this) {
            case AUTO, HCMM_MDS, HCMM_LT, UNIFORM_CODED, LOAD_BALANCED -> true;
            case UNIFORM_UNCODED, PULL, SPECULATION, CODED_TAIL -> false;
        };
    }
}

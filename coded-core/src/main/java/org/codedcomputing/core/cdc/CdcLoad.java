package org.codedcomputing.core.cdc;

/** TEMP. */
public final class CdcLoad {
    private CdcLoad() {}

    /** TEMP. */
    public static double uncoded(int k, int r) {
        return 1 - (double) r / k;
    }

    /** TEMP. */
    public static double cdc(int k, int r) {
        return (1 - (double) r / k) / r;
    }

    /** TEMP. */
    public static double padding(int k, int r, double ns, double lambda) {
        return ns;
    }

    /** TEMP. */
    public static double partialPopulation(double p, int r) {
        return (1 - Math.pow(1 - p, r)) / (r * p);
    }

    /** TEMP. */
    public static double meanPayload(int k, int r, double d) {
        return d / k;
    }
}

package org.codedcomputing.core.poly;

/** More results are wrong than the code can put right. Wait for more results, or give up; there is no best guess. */
public final class TooManyErrorsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int radius;
    private final int results;

    /**
     * @param radius number of wrong results that could have been corrected
     * @param results number of results in hand
     */
    public TooManyErrorsException(int radius, int results) {
        super("more than " + radius + " faulty " + (radius == 1 ? "worker" : "workers") + " among " + results
                + "; cannot decode");
        this.radius = radius;
        this.results = results;
    }

    /** Number of wrong results that could have been corrected. */
    public int radius() {
        return radius;
    }

    /** Number of results in hand. */
    public int results() {
        return results;
    }
}

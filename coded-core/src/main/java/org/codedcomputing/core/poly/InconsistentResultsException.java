package org.codedcomputing.core.poly;

/** Results contradict each other and there are too few of them to say which are wrong; more results help. */
public final class InconsistentResultsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int received;
    private final int needed;

    /**
     * @param received number of results in hand
     * @param needed number of results with which the faults can be located
     * @param faults number of wrong results to be tolerated
     */
    public InconsistentResultsException(int received, int needed, int faults) {
        super("results inconsistent; " + received + " of " + needed + " needed to correct " + faults
                + (faults == 1 ? " error" : " errors") + " received");
        this.received = received;
        this.needed = needed;
    }

    /** Number of results in hand. */
    public int received() {
        return received;
    }

    /** Number of results that are still missing before the faults can be located, at least 1. */
    public int missing() {
        return needed - received;
    }
}

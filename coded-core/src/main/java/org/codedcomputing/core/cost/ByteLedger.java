package org.codedcomputing.core.cost;

/**
 * Bytes that one shuffle moves when data and work are balanced. With a = (D/K)(1 - 1/K) and b = (D/K)(1 - r/K), the bytes
 * that a node lacks after a plain and after an r-fold map, coding changes what is sent, never what a node has to take in.
 *
 * @param mode how the bytes move
 * @param nodes number of nodes K
 * @param load computation load r, need not be whole; 1 for {@link ShuffleMode#PLAIN}
 * @param sentPerNode bytes that a node sends, a multicast counted once
 * @param receivedPerNode bytes that a node receives
 * @param onMedium bytes that cross a medium that all nodes share; what goes into the store for {@link
 *     ShuffleMode#CODED_STORE}
 * @param fromStore bytes that leave the store; 0 without one
 */
public record ByteLedger(
        ShuffleMode mode,
        int nodes,
        double load,
        double sentPerNode,
        double receivedPerNode,
        double onMedium,
        double fromStore) {

    /**
     * The ledger of a shuffle.
     *
     * @param mode how the bytes move
     * @param nodes K, at least 1
     * @param load r, 1..K; ignored by {@link ShuffleMode#PLAIN}
     * @param intermediateBytes D, at least 0
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static ByteLedger of(ShuffleMode mode, int nodes, int load, double intermediateBytes) {
        if (load < 1 || load > nodes) {
            throw new IllegalArgumentException(
                    "computation load r = %d is not between 1 and K = %d".formatted(load, nodes));
        }
        if (!(intermediateBytes >= 0)) {
            throw new IllegalArgumentException("%s intermediate bytes; give 0 or more".formatted(intermediateBytes));
        }
        int r = mode == ShuffleMode.PLAIN ? 1 : load;
        double lacking = intermediateBytes / nodes * (nodes - r) / nodes;
        double all = nodes * lacking;
        return switch (mode) {
            case PLAIN, REPLICATED, CODED_UNICAST, CODED_RELAY ->
                new ByteLedger(mode, nodes, r, lacking, lacking, all, 0);
            case CODED_MULTICAST -> new ByteLedger(mode, nodes, r, lacking / r, lacking, all / r, 0);
            case CODED_FLOODED -> new ByteLedger(mode, nodes, r, lacking / r, lacking * (nodes - 1) / r, all / r, 0);
            case CODED_STORE -> new ByteLedger(mode, nodes, r, lacking / r, lacking, all / r, all);
        };
    }
}

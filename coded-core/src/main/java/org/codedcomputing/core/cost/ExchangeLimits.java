package org.codedcomputing.core.cost;

/**
 * What a choice of mode and computation load must keep.
 *
 * @param mostLoad greatest computation load r, at least 1: the storage budget of every mode
 * @param memoryBytes bytes of values that a node may keep; infinite if that does not matter
 * @param groupCap most multicast groups
 * @param payloadFloor least mean payload of a coded packet, in bytes
 * @param margin how many times as long as the best coded choice the best uncoded one must take for coding to be chosen; at
 *     least 1
 */
public record ExchangeLimits(double mostLoad, double memoryBytes, double groupCap, double payloadFloor, double margin) {
    /** Checks the ranges. */
    public ExchangeLimits {
        if (!(mostLoad >= 1)) {
            throw new IllegalArgumentException(
                    "a greatest computation load of %s; every input byte is mapped at least once".formatted(mostLoad));
        }
        if (!(margin >= 1)) {
            throw new IllegalArgumentException(
                    "a margin of %s; choose at least 1, where coding is chosen as soon as it is no slower"
                            .formatted(margin));
        }
    }

    /** No limits but the load; coding is chosen when it is at least a sixth faster, section "planner" of the manual. */
    public static ExchangeLimits upTo(double mostLoad) {
        return new ExchangeLimits(mostLoad, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0, 1.15);
    }
}

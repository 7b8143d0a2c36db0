package org.codedcomputing.core.cdc;

/** The intermediate values that a node has mapped for other nodes, complete and sealed. */
@FunctionalInterface
public interface ValueLookup {
    /**
     * The value of a batch that this node holds for a receiver that does not hold it.
     *
     * @param batch 0..F-1
     * @param receiver 0..K-1
     */
    IntermediateValue value(long batch, int receiver);
}

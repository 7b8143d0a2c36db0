package org.codedcomputing.core.matmul;

import java.io.Serializable;
import java.util.BitSet;

/**
 * The coefficients of a linear code for products: which combinations of blocks each worker gets and which combinations of
 * results the blocks of C are. Knows nothing of the size of blocks. Immutable and safe for use by several threads.
 *
 * <p>Blocks of A are numbered product by product, those of one product as {@link Partition#blocksA} says, then masks; those of B
 * and C likewise.
 *
 * @param <A> {@code int[]}, {@code long[]} or {@code double[]}
 */
interface ProductScheme<A> extends Serializable {
    /** Kind and parameters, such as {@code EP(p=2, m=2, n=2)}. */
    String name();

    /** How one product is cut. */
    Partition partition();

    /** Products that are computed together, L; 1 but for batches. */
    default int batch() {
        return 1;
    }

    /** Number of workers N. */
    int workers();

    /** Fewest results that can suffice, but for those of all systematic workers. */
    int threshold();

    /** Workers 0.. whose results are raw products of blocks, from which alone the answer follows; 0 if there are none. */
    default int systematic() {
        return 0;
    }

    /** Uniformly random blocks that are mixed into A, so that as many workers together learn nothing of it. */
    default int masksA() {
        return 0;
    }

    /** The same for B. */
    default int masksB() {
        return 0;
    }

    /** Blocks of A in a share. */
    default int blocksInA() {
        return 1;
    }

    /** Blocks of B in a share. */
    default int blocksInB() {
        return 1;
    }

    /** Whether shares are complex, see {@link ProductShare}. */
    default boolean complex() {
        return false;
    }

    /** Blocks in a result. */
    default int resultBlocks() {
        return complex() ? 2 : blocksInA() * blocksInB();
    }

    /**
     * Coefficients of the blocks of A in the share of a worker.
     *
     * @return blocksInA x (L pm + masksA), row by row
     */
    A rowsA(int worker);

    /**
     * Coefficients of the blocks of B in the share of a worker.
     *
     * @return blocksInB x (L pn + masksB), row by row
     */
    A rowsB(int worker);

    /**
     * How many more results are needed at least.
     *
     * @param arrived workers; not modified
     * @return 0 if they suffice
     */
    int missing(BitSet arrived);

    /**
     * Which of the results are decoded from.
     *
     * @param arrived workers whose results suffice; not modified
     */
    BitSet used(BitSet arrived);

    /**
     * How the answer follows from results.
     *
     * @param used what {@link #used} says; not modified
     */
    Decoding<A> decoding(BitSet used);
}

package org.codedcomputing.core.field.kernel;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** The vectors of this machine: the widest it has, but no wider than the 512 bits that the sums of inner products fill. */
final class VectorLanes {
    private static final VectorShape SHAPE = LongVector.SPECIES_PREFERRED.vectorBitSize() <= 512
            ? LongVector.SPECIES_PREFERRED.vectorShape()
            : VectorShape.S_512_BIT;

    static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, SHAPE);
    static final VectorSpecies<Double> DOUBLES = VectorSpecies.of(double.class, SHAPE);

    static final VectorSpecies<Integer> FULL_INTS = VectorSpecies.of(int.class, SHAPE);

    /** As many {@code int}s as there are {@code long}s. */
    static final VectorSpecies<Integer> INTS =
            VectorSpecies.of(int.class, VectorShape.forBitSize(SHAPE.vectorBitSize() / 2));

    private VectorLanes() {}
}

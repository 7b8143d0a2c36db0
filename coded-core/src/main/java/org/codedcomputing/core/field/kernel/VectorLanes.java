package org.codedcomputing.core.field.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
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

    /** For {@link #known(LongVector)} within methods so large that calls of it are not all inlined. */
    static final Class<? extends Vector<Long>> LONG_VECTOR = LONGS.vectorType();

    private static final Class<? extends Vector<Double>> DOUBLE_VECTOR = DOUBLES.vectorType();

    private VectorLanes() {}

    /**
     * The same vector, of a type that the compiler knows. What a loop carries from one round to the next is to it some vector, and
     * an operation on that is compiled to an instruction only as long as nothing else in the JVM, such as another BLAS, has used
     * vectors of another length. So such a vector is only ever an argument, or comes from here; it costs nothing.
     */
    static LongVector known(LongVector v) {
        return (LongVector) LONG_VECTOR.cast(v);
    }

    /** As {@link #known(LongVector)}. */
    static DoubleVector known(DoubleVector v) {
        return (DoubleVector) DOUBLE_VECTOR.cast(v);
    }
}

package org.codedcomputing.core.cdc;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The widest vectors of the processor; {@link XorKernel} loads it by name where the Vector API is there. */
final class VectorXorLoop implements XorLoop {
    private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_PREFERRED;

    @Override
    public void xorInto(byte[] source, int sourceOffset, byte[] target, int targetOffset, int count) {
        int whole = SPECIES.loopBound(count);
        int i = 0;
        for (; i < whole; i += SPECIES.length()) {
            ByteVector term = ByteVector.fromArray(SPECIES, source, sourceOffset + i);
            ByteVector.fromArray(SPECIES, target, targetOffset + i)
                    .lanewise(VectorOperators.XOR, term)
                    .intoArray(target, targetOffset + i);
        }
        for (; i < count; i++) {
            target[targetOffset + i] ^= source[sourceOffset + i];
        }
    }
}

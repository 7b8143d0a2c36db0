package org.codedcomputing.spark.matmul;

import java.io.Serializable;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.matmul.DoubleProductCode;
import org.codedcomputing.core.matmul.ProductFamily;
import org.codedcomputing.core.matmul.ProductShape;
import org.codedcomputing.core.matmul.RealOptions;

/** What a product is computed in. */
sealed interface Numbers extends Serializable {
    /** Whether an element has a place here. */
    boolean allows(double x);

    /** What elements have to be, behind "but must be". */
    String demand();

    /**
     * The code of a family.
     *
     * @param largestA largest absolute element of A
     * @param largestB largest absolute element of B
     */
    DoubleProductCode<?> code(ProductFamily family, ProductShape shape, int workers, double largestA, double largestB);

    /** Results that any set needs. */
    int threshold(ProductFamily family);

    /** Tolerance over the reals, for plans. */
    default RealOptions options() {
        return RealOptions.DEFAULT;
    }

    /** Bytes of an element of a share. */
    int elementBytes();

    /**
     * The reals.
     *
     * @param options tolerance and seed
     */
    record Reals(RealOptions options) implements Numbers {
        @Override
        public boolean allows(double x) {
            return Double.isFinite(x);
        }

        @Override
        public String demand() {
            return "finite";
        }

        @Override
        public DoubleProductCode<?> code(
                ProductFamily family, ProductShape shape, int workers, double largestA, double largestB) {
            return DoubleProductCode.overReals(family, shape, workers, options);
        }

        @Override
        public int threshold(ProductFamily family) {
            return family.realThreshold(options);
        }

        @Override
        public int elementBytes() {
            return Double.BYTES;
        }
    }

    /**
     * Residues of a prime.
     *
     * @param field below 2^31
     */
    record Residues(PrimeField field) implements Numbers {
        @Override
        public boolean allows(double x) {
            return x >= 0 && x < field.modulus() && x == Math.rint(x);
        }

        @Override
        public String demand() {
            return "an integer in 0..%d of %s".formatted(field.modulus() - 1, field);
        }

        @Override
        public DoubleProductCode<?> code(
                ProductFamily family, ProductShape shape, int workers, double largestA, double largestB) {
            return DoubleProductCode.overField(family, shape, workers, field);
        }

        @Override
        public int threshold(ProductFamily family) {
            return family.fieldThreshold();
        }

        @Override
        public int elementBytes() {
            return Integer.BYTES;
        }
    }

    /**
     * Reals rounded to multiples of 2^-f.
     *
     * @param scaleBits f, 0..52
     */
    record FixedPoints(int scaleBits) implements Numbers {
        @Override
        public boolean allows(double x) {
            return Math.abs(Math.scalb(x, scaleBits)) <= 0x1p53;
        }

        @Override
        public String demand() {
            return "at most 2^53 at scale 2^%d; take a smaller scale".formatted(scaleBits);
        }

        @Override
        public DoubleProductCode<?> code(
                ProductFamily family, ProductShape shape, int workers, double largestA, double largestB) {
            return DoubleProductCode.fixedPoint(family, shape, workers, scaleBits, largestA, largestB);
        }

        @Override
        public int threshold(ProductFamily family) {
            return family.fieldThreshold();
        }

        @Override
        public int elementBytes() {
            // Three primes, for entries of some size.
            return 3 * Integer.BYTES;
        }
    }
}

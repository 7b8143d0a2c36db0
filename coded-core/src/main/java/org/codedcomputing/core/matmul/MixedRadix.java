package org.codedcomputing.core.matmul;

import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.codedcomputing.core.field.Mersenne31;
import org.codedcomputing.core.field.PrimeField;

/**
 * Integers from their residues modulo several primes, by Garner's mixed radix digits: x = d_0 + d_1 q_0 + d_2 q_0 q_1 + .., in the
 * symmetric range |x| &lt; Q/2 of the product Q of the primes.
 */
final class MixedRadix implements Serializable {
    private static final long serialVersionUID = 1L;

    private final List<PrimeField> primes;
    private final BigInteger product;

    /** Inverse of q_0 .. q_{i-1} modulo q_i. */
    private final long[] inverses;

    MixedRadix(List<PrimeField> primes) {
        if (primes.isEmpty()) {
            throw new IllegalArgumentException("fixed point needs at least 1 prime but got 0");
        }
        this.primes = List.copyOf(primes);
        this.inverses = new long[primes.size()];
        BigInteger sofar = BigInteger.ONE;
        for (int i = 0; i < inverses.length; i++) {
            PrimeField field = primes.get(i);
            long residue = field.of(sofar);
            if (residue == 0) {
                throw new IllegalArgumentException("prime %d is given twice".formatted(field.modulus()));
            }
            inverses[i] = field.inv(residue);
            sofar = sofar.multiply(BigInteger.valueOf(field.modulus()));
        }
        this.product = sofar;
    }

    /** The largest primes below 2^31 whose product is more than twice a bound. */
    static List<PrimeField> primesFor(BigInteger bound) {
        List<PrimeField> primes = new ArrayList<>();
        BigInteger product = BigInteger.ONE;
        for (long candidate = Mersenne31.P; product.compareTo(bound.shiftLeft(1)) <= 0; candidate -= 2) {
            if (BigInteger.valueOf(candidate).isProbablePrime(40)) {
                primes.add(PrimeField.withModulus(candidate));
                product = product.multiply(BigInteger.valueOf(candidate));
            }
        }
        return primes;
    }

    List<PrimeField> primes() {
        return primes;
    }

    /** Refuses products that the primes do not tell apart. */
    void requireRange(BigInteger bound) {
        BigInteger largest = product.subtract(BigInteger.ONE).shiftRight(1);
        if (bound.compareTo(largest) > 0) {
            throw new IllegalArgumentException(
                    "product entries may reach %s but %s %s represents only |c| \u2264 %s; use more primes"
                            .formatted(
                                    Figures.size(bound.doubleValue(), 1),
                                    primes.size() == 1 ? "modulus" : "moduli product",
                                    primes.stream()
                                            .map(prime -> Long.toString(prime.modulus()))
                                            .collect(Collectors.joining("\u00b7")),
                                    primes.size() == 1 ? largest.toString() : Figures.size(largest.doubleValue(), 1)));
        }
    }

    /**
     * The reals of integers given by residues.
     *
     * @param residues for each prime, all entries; not modified
     * @param scaleBits bits behind the binary point
     */
    double[] restore(List<int[]> residues, int scaleBits) {
        int length = residues.get(0).length;
        double[] reals = new double[length];
        long[] digits = new long[primes.size()];
        for (int at = 0; at < length; at++) {
            for (int i = 0; i < digits.length; i++) {
                digits[i] = digit(residues.get(i)[at], digits, i);
            }
            reals[at] = Math.scalb(primes.size() <= 2 ? small(digits) : large(digits), -scaleBits);
        }
        return reals;
    }

    /** (x - d_0 - d_1 q_0 - ..) / (q_0 .. q_{i-1}) modulo q_i. */
    private long digit(int residue, long[] digits, int i) {
        PrimeField field = primes.get(i);
        long known = 0;
        for (int j = i - 1; j >= 0; j--) {
            known = field.add(field.mul(known, field.of(primes.get(j).modulus())), field.of(digits[j]));
        }
        return field.mul(field.sub(residue, known), inverses[i]);
    }

    /** Two primes below 2^31: everything fits a long. */
    private double small(long[] digits) {
        long whole = product.longValueExact();
        long value = digits.length == 1
                ? digits[0]
                : digits[0] + digits[1] * primes.get(0).modulus();
        return value > whole / 2 ? value - whole : value;
    }

    private double large(long[] digits) {
        BigInteger value = BigInteger.ZERO;
        for (int i = digits.length - 1; i >= 0; i--) {
            value = value.multiply(BigInteger.valueOf(primes.get(i).modulus())).add(BigInteger.valueOf(digits[i]));
        }
        return (value.compareTo(product.shiftRight(1)) > 0 ? value.subtract(product) : value).doubleValue();
    }
}

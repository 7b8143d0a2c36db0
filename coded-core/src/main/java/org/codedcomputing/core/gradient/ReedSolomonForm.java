package org.codedcomputing.core.gradient;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.complex.Complex;

/**
 * Gradient codes from polynomials, after Reed and Solomon [32]: worker i sends the value at its point of a polynomial of degree
 * at most n-s-1, of which the sum is the value at 0, and decoding is interpolation, in closed form. Partitions may be held by any
 * s+1 workers or more each, so that fast workers can have more of them.
 *
 * <p>With m parts [33] messages have 1/m of the length, and each partition is held by s+m workers: parts of the sum are the
 * coefficients of 1, x, .., x^(m-1). For partition j with the workers Z_j that lack it, {@code z_j(x)} is the product of {@code 1
 * - x/alpha_r} over Z_j, and part u of its gradient is multiplied with {@code x^u z_j(x) (1/z_j mod x^(m-u))}, which is x^u modulo
 * x^m and 0 at the points of Z_j.
 *
 * <p>Points are the complex n-th roots of unity, so that messages have two lanes; real points lose digits too fast beyond
 * n = {@value #MOST_REAL}.
 */
public final class ReedSolomonForm implements ExactScheme {
    private static final long serialVersionUID = 1L;

    /** Most workers with real points. */
    public static final int MOST_REAL = 8;

    private final String name;
    private final Complex[] points;
    private final int stragglers;
    private final EncodingMatrix matrix;

    private ReedSolomonForm(String name, Complex[] points, Placement placement, int s, int parts, boolean real) {
        this.name = name;
        this.points = points;
        this.stragglers = s;
        this.matrix = matrix(points, placement, parts, real);
    }

    /**
     * As many partitions as workers, each at s+1 neighbours; load (s+1)/n.
     *
     * @param n workers, at least 1
     * @param s stragglers, 0..n-1
     * @throws IllegalArgumentException if rounding errors would grow too much, as for n=84, s=21
     */
    public static ReedSolomonForm cyclic(int n, int s) {
        return shorter(n, s, 1);
    }

    /**
     * As many partitions as workers, each at s+m neighbours, and messages of p/m complex numbers; load (s+m)/n.
     *
     * @param n workers, at least 1
     * @param s stragglers, at least 0
     * @param m parts of a gradient, 1..n-s
     * @throws IllegalArgumentException if s+m is above n, or rounding errors would grow too much
     */
    public static ReedSolomonForm shorter(int n, int s, int m) {
        ExactScheme.require(n, s);
        requireParts(n, s, m);
        return of(Placement.cyclic(n, s + m), s, m);
    }

    /**
     * Any placement.
     *
     * @param placement at least s+m holders of each partition
     * @param s stragglers, at least 0
     * @param m parts of a gradient, 1..n-s; 1 for messages of full length
     * @throws IllegalArgumentException if a partition has fewer holders, s+m is above n, or rounding errors would grow too much
     */
    public static ReedSolomonForm of(Placement placement, int s, int m) {
        int n = placement.workers();
        Complex[] roots = IntStream.range(0, n)
                .mapToObj(i -> new Complex(Math.cos(2 * Math.PI * i / n), Math.sin(2 * Math.PI * i / n)))
                .toArray(Complex[]::new);
        return checked(roots, placement, s, m, false);
    }

    /**
     * Real points, for at most {@value #MOST_REAL} workers: messages of p numbers.
     *
     * @param points distinct, not 0, one for each worker; not modified
     * @param placement at least s+1 holders of each partition
     * @param s stragglers, at least 0
     * @throws IllegalArgumentException if a point is 0, not finite or there twice, or a partition has fewer holders
     */
    public static ReedSolomonForm real(double[] points, Placement placement, int s) {
        if (points.length > MOST_REAL || points.length != placement.workers()) {
            throw new IllegalArgumentException(
                    "%d real points for %d workers; give one each, and for more than %d workers take complex ones"
                            .formatted(points.length, placement.workers(), MOST_REAL));
        }
        for (int i = 0; i < points.length; i++) {
            if (points[i] == 0 || !Double.isFinite(points[i])) {
                throw new IllegalArgumentException(
                        "point %d is %s; points must be finite and not 0".formatted(i, points[i]));
            }
            for (int before = 0; before < i; before++) {
                if (points[before] == points[i]) {
                    throw new IllegalArgumentException(
                            "points %d and %d are both %s; points must differ".formatted(before, i, points[i]));
                }
            }
        }
        Complex[] complex = Arrays.stream(points).mapToObj(Complex::new).toArray(Complex[]::new);
        return checked(complex, placement, s, 1, true);
    }

    private static ReedSolomonForm checked(Complex[] points, Placement placement, int s, int m, boolean real) {
        int n = points.length;
        ExactScheme.require(n, s);
        requireParts(n, s, m);
        for (int j = 0; j < placement.partitions(); j++) {
            int held = placement.holders().get(j).cardinality();
            if (held < s + m) {
                throw new IllegalArgumentException("partition %d is held by %d workers, at least %d needed (%s=%d)"
                        .formatted(j, held, s + m, m == 1 ? "s+1" : "s+m", s + m));
            }
        }
        String name = "Reed-Solomon(n=%d, s=%d%s%s)".formatted(n, s, m > 1 ? ", m=" + m : "", real ? ", real" : "");
        ReedSolomonForm scheme = new ReedSolomonForm(name, points, placement, s, m, real);
        Amplification.require(scheme);
        return scheme;
    }

    private static void requireParts(int n, int s, int m) {
        if (m < 1 || m > n - s) {
            throw new IllegalArgumentException(
                    "parts m must satisfy 1 <= m <= n-s, got m=%d, n=%d, s=%d".formatted(m, n, s));
        }
    }

    private static EncodingMatrix matrix(Complex[] points, Placement placement, int parts, boolean real) {
        int n = points.length;
        int lanes = real ? 1 : 2;
        List<List<Integer>> held = new ArrayList<>();
        List<List<Double>> coefficients = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            held.add(new ArrayList<>());
            coefficients.add(new ArrayList<>());
        }
        for (int j = 0; j < placement.partitions(); j++) {
            BitSet holders = placement.holders().get(j);
            Complex[] inverse = inverse(lacking(points, holders, parts));
            for (int i = holders.nextSetBit(0); i >= 0; i = holders.nextSetBit(i + 1)) {
                held.get(i).add(j);
                Complex[] values = values(points, holders, inverse, points[i]);
                for (int lane = 0; lane < lanes; lane++) {
                    for (Complex value : values) {
                        coefficients.get(i).add(lane == 0 ? value.getReal() : value.getImaginary());
                    }
                }
            }
        }
        int[][] partitionsOf = held.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        double[][] numbers = coefficients.stream()
                .map(list -> list.stream().mapToDouble(Double::doubleValue).toArray())
                .toArray(double[][]::new);
        return new EncodingMatrix(placement.partitions(), lanes, parts, partitionsOf, numbers);
    }

    /** z_j modulo x^parts: the product of 1 - x/alpha_r over the workers that are no holders. */
    private static Complex[] lacking(Complex[] points, BitSet holders, int parts) {
        Complex[] product = one(parts);
        for (int r = 0; r < points.length; r++) {
            if (!holders.get(r)) {
                timesFactor(product, points[r]);
            }
        }
        return product;
    }

    private static Complex[] one(int length) {
        Complex[] one = new Complex[length];
        Arrays.fill(one, Complex.ZERO);
        one[0] = Complex.ONE;
        return one;
    }

    /** Multiplies a power series by 1 - x/root. */
    private static void timesFactor(Complex[] series, Complex root) {
        for (int power = series.length - 1; power > 0; power--) {
            series[power] = series[power].subtract(series[power - 1].divide(root));
        }
    }

    /** 1/z modulo x^length, for z(0) = 1. */
    private static Complex[] inverse(Complex[] z) {
        Complex[] inverse = one(z.length);
        for (int power = 1; power < z.length; power++) {
            Complex sum = Complex.ZERO;
            for (int i = 1; i <= power; i++) {
                sum = sum.add(z[i].multiply(inverse[power - i]));
            }
            inverse[power] = sum.negate();
        }
        return inverse;
    }

    /** t_{j,u}(x) = x^u z_j(x) (1/z_j mod x^(m-u)) for all u. */
    private static Complex[] values(Complex[] points, BitSet holders, Complex[] inverse, Complex x) {
        int parts = inverse.length;
        Complex z = Complex.ONE;
        for (int r = 0; r < points.length; r++) {
            if (!holders.get(r)) {
                z = z.multiply(Complex.ONE.subtract(x.divide(points[r])));
            }
        }
        Complex[] powers = one(parts);
        for (int power = 1; power < parts; power++) {
            powers[power] = powers[power - 1].multiply(x);
        }
        Complex[] values = new Complex[parts];
        for (int u = 0; u < parts; u++) {
            Complex h = Complex.ZERO;
            for (int power = 0; power < parts - u; power++) {
                h = h.add(inverse[power].multiply(powers[power]));
            }
            values[u] = z.multiply(powers[u]).multiply(h);
        }
        return values;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public EncodingMatrix matrix() {
        return matrix;
    }

    @Override
    public int stragglers() {
        return stragglers;
    }

    @Override
    public int recoveryThreshold() {
        return points.length - stragglers;
    }

    @Override
    public int missing(BitSet arrived) {
        return Math.max(0, recoveryThreshold() - arrived.cardinality());
    }

    /** Interpolation through all points that are there; O(|I|^2 m). */
    @Override
    public DecodingVector decoding(BitSet arrived) {
        int[] workers = arrived.stream().toArray();
        int lanes = matrix.lanes();
        int parts = matrix.parts();
        int width = workers.length * lanes;
        double[] rows = new double[parts * width];
        for (int i = 0; i < workers.length; i++) {
            Complex point = points[workers[i]];
            Complex atZero = Complex.ONE;
            Complex[] basis = one(parts);
            for (int other : workers) {
                if (other != workers[i]) {
                    atZero = atZero.multiply(points[other].divide(points[other].subtract(point)));
                    timesFactor(basis, points[other]);
                }
            }
            for (int part = 0; part < parts; part++) {
                Complex coefficient = atZero.multiply(basis[part]);
                // The real part of a product is that of the real parts minus that of the imaginary ones.
                rows[part * width + i * lanes] = coefficient.getReal();
                if (lanes == 2) {
                    rows[part * width + i * lanes + 1] = -coefficient.getImaginary();
                }
            }
        }
        return DecodingVector.of(matrix, workers, rows);
    }

    @Override
    public String shortage(BitSet arrived) {
        return MatrixScheme.shortage(arrived, points.length, stragglers);
    }

    @Override
    public String toString() {
        return name;
    }
}

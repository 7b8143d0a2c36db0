package org.codedcomputing.core.poly;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.codedcomputing.core.field.FiniteField;

/**
 * The decoder of Welch and Berlekamp [62] by plain Gaussian elimination, O(n^3): an oracle for {@link GaoDecoder} that
 * shares nothing with it but the arithmetic of {@link Polynomial}.
 */
final class BerlekampWelchDecoder implements WordDecoder {
    @Override
    public DecodedWord decode(ReedSolomonCode code, long[] word) {
        for (int e = code.radius(); e >= 0; e--) {
            Optional<KeyEquation> solved = solve(code, word, e);
            if (solved.isEmpty()) {
                continue;
            }
            Polynomial.Division division = solved.get().q().divide(solved.get().e());
            if (!division.remainder().isZero() || division.quotient().degree() >= code.dimension()) {
                continue;
            }
            List<Integer> errors = new ArrayList<>();
            for (int i = 0; i < word.length; i++) {
                if (division.quotient().evaluate(code.nodes().point(i)) != word[i]) {
                    errors.add(i);
                }
            }
            if (errors.size() <= code.radius()) {
                return new DecodedWord(division.quotient(), errors);
            }
        }
        throw new TooManyErrorsException(code.radius(), code.length());
    }

    /** Monic E of degree e and Q of degree below R+e with Q(x_i) = y_i E(x_i) at all nodes, if there are any. */
    static Optional<KeyEquation> solve(ReedSolomonCode code, long[] word, int e) {
        FiniteField field = code.field();
        int n = code.length();
        int qTerms = code.dimension() + e;
        int unknowns = qTerms + e;
        // Unknowns Q_0..Q_{R+e-1}, E_0..E_{e-1}; the right-hand side is y_i x_i^e.
        long[][] system = new long[n][unknowns + 1];
        for (int i = 0; i < n; i++) {
            long x = code.nodes().point(i);
            for (int j = 0; j < qTerms; j++) {
                system[i][j] = field.pow(x, j);
            }
            for (int j = 0; j < e; j++) {
                system[i][qTerms + j] = field.neg(field.mul(word[i], field.pow(x, j)));
            }
            system[i][unknowns] = field.mul(word[i], field.pow(x, e));
        }
        return eliminate(field, system, unknowns).map(solution -> {
            long[] q = new long[qTerms];
            System.arraycopy(solution, 0, q, 0, qTerms);
            long[] locator = new long[e + 1];
            System.arraycopy(solution, qTerms, locator, 0, e);
            locator[e] = 1;
            return new KeyEquation(Polynomial.of(field, q), Polynomial.of(field, locator));
        });
    }

    private static Optional<long[]> eliminate(FiniteField field, long[][] system, int unknowns) {
        int[] pivotColumns = new int[system.length];
        int rank = 0;
        for (int column = 0; column <= unknowns && rank < system.length; column++) {
            int pivot = rank;
            while (pivot < system.length && system[pivot][column] == 0) {
                pivot++;
            }
            if (pivot == system.length) {
                continue;
            }
            if (column == unknowns) {
                return Optional.empty();
            }
            long[] swapped = system[rank];
            system[rank] = system[pivot];
            system[pivot] = swapped;
            long inverse = field.inv(system[rank][column]);
            for (int j = column; j <= unknowns; j++) {
                system[rank][j] = field.mul(inverse, system[rank][j]);
            }
            for (int i = 0; i < system.length; i++) {
                long factor = system[i][column];
                if (i != rank && factor != 0) {
                    for (int j = column; j <= unknowns; j++) {
                        system[i][j] = field.sub(system[i][j], field.mul(factor, system[rank][j]));
                    }
                }
            }
            pivotColumns[rank++] = column;
        }
        long[] solution = new long[unknowns];
        for (int i = 0; i < rank; i++) {
            solution[pivotColumns[i]] = system[i][unknowns];
        }
        return Optional.of(solution);
    }

    record KeyEquation(Polynomial q, Polynomial e) {}
}

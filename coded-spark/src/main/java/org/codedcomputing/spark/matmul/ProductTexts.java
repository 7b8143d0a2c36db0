package org.codedcomputing.spark.matmul;

import java.util.List;
import java.util.Locale;
import org.apache.spark.network.util.JavaUtils;
import org.codedcomputing.core.field.PrimeField;
import org.codedcomputing.core.matmul.BilinearAlgorithm;
import org.codedcomputing.core.matmul.BilinearProduct;
import org.codedcomputing.core.matmul.EntangledPolynomial;
import org.codedcomputing.core.matmul.Mds;
import org.codedcomputing.core.matmul.ProductFamily;
import org.codedcomputing.core.matmul.RealOptions;
import org.codedcomputing.core.matmul.Repetition;
import org.codedcomputing.core.matmul.plan.StragglerLaw;

/** How codes, arithmetics and laws are written on the command line: a name, a colon, numbers with commas. */
final class ProductTexts {
    static final String CODES =
            "ep:P,M,N (entangled polynomial), polynomial:M,N, matdot:P, mds:K, strassen, secure:P,M,N,T, secure-a:P,M,N,T,"
                    + " uncoded:P,M,N";
    static final String ARITHMETICS = "real, real:TOLERANCE, fixed:BITS or field:PRIME";
    static final String LAWS = "none, exponential:RATE (of a task's own time over its work), or slow:SLOTS,FACTOR";

    private ProductTexts() {}

    private record Named(String text, String name, List<String> numbers) {
        static Named of(String text) {
            int colon = text.indexOf(':');
            String name = (colon < 0 ? text : text.substring(0, colon)).toLowerCase(Locale.ROOT);
            return new Named(
                    text,
                    name,
                    colon < 0 ? List.of() : List.of(text.substring(colon + 1).split(",", -1)));
        }

        Named require(int count, String forms) {
            if (numbers.size() != count) {
                throw new IllegalArgumentException("%s has %d numbers, %s takes %d; forms are %s"
                        .formatted(text, numbers.size(), name, count, forms));
            }
            return this;
        }

        int[] integers() {
            try {
                return numbers.stream().mapToInt(Integer::parseInt).toArray();
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("%s holds something that is no integer".formatted(text), e);
            }
        }

        double real(int at) {
            try {
                return Double.parseDouble(numbers.get(at));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("%s in %s is no number".formatted(numbers.get(at), text), e);
            }
        }
    }

    /** A code with its partition. */
    static ProductFamily family(String text) {
        Named named = Named.of(text);
        switch (named.name) {
            case "ep", "uncoded" -> {
                int[] parts = named.require(3, CODES).integers();
                return named.name.equals("ep")
                        ? EntangledPolynomial.of(parts[0], parts[1], parts[2])
                        : Repetition.of(parts[0], parts[1], parts[2]);
            }
            case "polynomial" -> {
                int[] parts = named.require(2, CODES).integers();
                return EntangledPolynomial.polynomial(parts[0], parts[1]);
            }
            case "matdot" -> {
                return EntangledPolynomial.matDot(named.require(1, CODES).integers()[0]);
            }
            case "mds" -> {
                return Mds.of(named.require(1, CODES).integers()[0]);
            }
            case "strassen" -> {
                named.require(0, CODES);
                return BilinearProduct.of(BilinearAlgorithm.strassen());
            }
            case "secure", "secure-a" -> {
                int[] parts = named.require(4, CODES).integers();
                BilinearAlgorithm algorithm = BilinearAlgorithm.trivial(parts[0], parts[1], parts[2]);
                return named.name.equals("secure")
                        ? BilinearProduct.secure(algorithm, parts[3])
                        : BilinearProduct.secureA(algorithm, parts[3]);
            }
            default -> throw new IllegalArgumentException("unknown code %s; codes are %s".formatted(text, CODES));
        }
    }

    /** What is computed in. */
    static Numbers numbers(String text) {
        Named named = Named.of(text);
        return switch (named.name) {
            case "real" ->
                new Numbers.Reals(
                        named.numbers.isEmpty()
                                ? RealOptions.DEFAULT
                                : new RealOptions(named.require(1, ARITHMETICS).real(0), RealOptions.DEFAULT.seed()));
            case "fixed" ->
                new Numbers.FixedPoints(named.require(1, ARITHMETICS).integers()[0]);
            case "field" ->
                new Numbers.Residues(
                        PrimeField.withModulus(named.require(1, ARITHMETICS).integers()[0]));
            default ->
                throw new IllegalArgumentException(
                        "unknown arithmetic %s; arithmetics are %s".formatted(text, ARITHMETICS));
        };
    }

    /** How tasks straggle. */
    static StragglerLaw law(String text) {
        Named named = Named.of(text);
        return switch (named.name) {
            case "none" -> StragglerLaw.none();
            case "exponential" ->
                StragglerLaw.shiftedExponential(1, named.require(1, LAWS).real(0));
            case "slow" -> {
                named.require(2, LAWS);
                yield StragglerLaw.slowSlots((int) named.real(0), named.real(1));
            }
            default -> throw new IllegalArgumentException("unknown law %s; laws are %s".formatted(text, LAWS));
        };
    }

    /** Bytes, such as 64m. */
    static double size(String option, String text) {
        try {
            return (double) JavaUtils.byteStringAsBytes(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s %s is no size such as 64k or 12g".formatted(option, text), e);
        }
    }
}

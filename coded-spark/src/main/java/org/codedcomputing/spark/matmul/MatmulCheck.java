package org.codedcomputing.spark.matmul;

import java.io.Serializable;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.mllib.linalg.distributed.BlockMatrix;
import scala.Tuple2;

/**
 * A product against Spark's own.
 *
 * @param relativeError Frobenius norm of the difference over that of Spark's product
 * @param largestError largest absolute difference
 * @param allowed what it may be
 * @param absolute whether that is of the largest difference, else of the relative error
 */
record MatmulCheck(double relativeError, double largestError, double allowed, boolean absolute) {
    private record Sums(double difference, double norm, double largest) implements Serializable {
        Sums plus(Sums other) {
            return new Sums(difference + other.difference, norm + other.norm, Math.max(largest, other.largest));
        }
    }

    /**
     * Compares.
     *
     * @param numbers over a field, Spark's product is taken modulo its prime
     * @param roundingBound largest difference that rounding to fixed point allows
     */
    static MatmulCheck of(BlockMatrix expected, BlockMatrix actual, Numbers numbers, double roundingBound) {
        long modulus =
                numbers instanceof Numbers.Residues residues ? residues.field().modulus() : 0;
        JavaRDD<Sums> sums = Operand.Blocks.of(expected)
                .tiles()
                .mapToPair(tile -> new Tuple2<>(new Tuple2<>(tile.top(), tile.left()), tile))
                .fullOuterJoin(Operand.Blocks.of(actual)
                        .tiles()
                        .mapToPair(tile -> new Tuple2<>(new Tuple2<>(tile.top(), tile.left()), tile)))
                .values()
                .map(both -> {
                    double[] right =
                            both._1().isPresent() ? both._1().get().elements().data() : new double[0];
                    double[] seen =
                            both._2().isPresent() ? both._2().get().elements().data() : new double[0];
                    double difference = 0;
                    double norm = 0;
                    double largest = 0;
                    for (int i = 0; i < Math.max(right.length, seen.length); i++) {
                        double wanted = i < right.length ? right[i] : 0;
                        wanted = modulus == 0 ? wanted : wanted % modulus;
                        double off = Math.abs(wanted - (i < seen.length ? seen[i] : 0));
                        difference += off * off;
                        norm += wanted * wanted;
                        largest = Math.max(largest, off);
                    }
                    return new Sums(difference, norm, largest);
                });
        Sums all = sums.fold(new Sums(0, 0, 0), Sums::plus);
        double relative = all.difference == 0 ? 0 : Math.sqrt(all.difference / all.norm);
        if (numbers instanceof Numbers.Reals reals) {
            return new MatmulCheck(relative, all.largest, reals.options().tolerance(), false);
        }
        return new MatmulCheck(relative, all.largest, modulus > 0 ? 0 : roundingBound, true);
    }

    boolean passed() {
        return (absolute ? largestError : relativeError) <= allowed;
    }

    /** One line. */
    String explain() {
        return String.format(
                Locale.ROOT,
                "%s: relative error %.3g, largest difference %.3g to BlockMatrix.multiply; %s of at most %.3g is allowed",
                passed() ? "checked" : "WRONG",
                relativeError,
                largestError,
                absolute ? "a difference" : "a relative error",
                allowed);
    }
}

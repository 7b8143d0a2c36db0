package org.codedcomputing.core.matmul;

import static org.codedcomputing.core.matmul.Fixtures.field;
import static org.codedcomputing.core.matmul.Fixtures.gaussian;
import static org.codedcomputing.core.matmul.Fixtures.refusal;
import static org.codedcomputing.core.matmul.Fixtures.uniform;
import static org.codedcomputing.core.matmul.RealArithmetic.REALS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.codedcomputing.core.field.SmallPrimeField;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Right products are accepted, wrong ones are not, and in a small field as often as is stated. */
@Tag("fault-7")
class FreivaldsCheckTest {
    private static final SplittableRandom RANDOM = new SplittableRandom(20261128);

    @Test
    void rightProductsAreAcceptedAndWrongOnesRefused() {
        FieldArithmetic<int[]> f = field(2147483647);
        FreivaldsCheck<int[]> check = FreivaldsCheck.of(f);
        for (boolean transposed : new boolean[] {false, true}) {
            Block<int[]> a = transposed ? uniform(f, 7, 5, RANDOM) : uniform(f, 5, 7, RANDOM);
            Operands<int[]> operands = new Operands<>(a, uniform(f, 7, 4, RANDOM), transposed);
            Block<int[]> right = f.multiply(ProductShare.of(operands.a(), operands.b(), transposed));
            assertTrue(check.accepts(operands, right));
            for (int i = 0; i < 20; i++) {
                int[] wrong = right.data().clone();
                wrong[i] = (int) f.field().add(wrong[i], 1);
                assertFalse(check.accepts(operands, new Block<>(5, 4, wrong)));
            }
            assertFalse(check.accepts(operands, new Block<>(4, 5, right.data())));
            int[] outside = right.data().clone();
            outside[3] = -1;
            assertFalse(check.accepts(operands, new Block<>(5, 4, outside)));
        }
        assertEquals(Math.pow(2147483647, -2), check.missProbability(1), 1e-30);
    }

    /** One column over F_7: a single wrong entry is missed once in seven times. */
    @Test
    void theMissProbabilityIsAsStated() {
        FieldArithmetic<int[]> f7 = FieldArithmetic.of(SmallPrimeField.withModulus(7));
        FreivaldsCheck<int[]> check = FreivaldsCheck.of(f7, 1);
        assertEquals(1.0 / 7, check.missProbability(1));
        Operands<int[]> operands = Operands.of(f7.block(1, 1, 3), f7.block(1, 1, 4));
        int missed = 0;
        int trials = 5000;
        for (int i = 0; i < trials; i++) {
            missed += check.accepts(operands, f7.block(1, 1, 6)) ? 1 : 0;
        }
        // Five standard deviations of a binomial: false alarms are below one in a million.
        assertEquals(trials / 7.0, missed, 5 * Math.sqrt(trials * 6 / 49.0));
    }

    @Test
    void realsAreAcceptedUpToRounding() {
        FreivaldsCheck<double[]> check = FreivaldsCheck.ofReals();
        for (boolean transposed : new boolean[] {false, true}) {
            Block<double[]> a = transposed ? gaussian(300, 20, RANDOM) : gaussian(20, 300, RANDOM);
            Operands<double[]> operands = new Operands<>(a, gaussian(300, 10, RANDOM), transposed);
            Block<double[]> right = REALS.multiply(ProductShare.of(operands.a(), operands.b(), transposed));
            for (int i = 0; i < 50; i++) {
                assertTrue(check.accepts(operands, right));
            }
            for (int i = 0; i < 200; i++) {
                double[] wrong = right.data().clone();
                wrong[i] += 1;
                assertFalse(check.accepts(operands, new Block<>(20, 10, wrong)));
            }
            double[] infinite = right.data().clone();
            infinite[7] = Double.POSITIVE_INFINITY;
            assertFalse(check.accepts(operands, new Block<>(20, 10, infinite)));
        }
        assertEquals(1e-6, check.missProbability(1000), 1e-18);
        assertEquals(1, check.missProbability(0.5));
    }

    /** Keys of shares, complex ones included: what a worker of any code returns. */
    @Test
    void resultsOfSharesAreCheckedByTheirKeys() {
        FreivaldsCheck<double[]> check = FreivaldsCheck.ofReals();
        Operands<double[]> operands = Operands.of(gaussian(9, 8, RANDOM), gaussian(8, 7, RANDOM));
        for (ProductFamily family : new ProductFamily[] {ConjugatePair.of(2, 2, 2), RandomKhatriRao.of(2, 3)}) {
            MatrixProductCode<double[]> code = family.overReals(operands.shape(), 8, RealOptions.DEFAULT);
            for (int worker = 0; worker < 8; worker++) {
                ProductShare<double[]> share = code.encode(operands).share(worker);
                FreivaldsCheck.Key<double[]> key = check.key(share);
                Block<double[]> result = REALS.multiply(share);
                assertTrue(check.accepts(key, result));
                for (int i = 0; i < result.data().length; i++) {
                    double[] wrong = result.data().clone();
                    wrong[i] += 0.5;
                    assertFalse(check.accepts(key, new Block<>(result.rows(), result.columns(), wrong)));
                }
            }
        }
    }

    @Test
    void refusals() {
        assertEquals("a check needs at least 1 column (was 0)", refusal(() -> FreivaldsCheck.of(field(97), 0)));
        assertEquals("tolerance must be more than 0 (was 0.0)", refusal(() -> FreivaldsCheck.ofReals(1, 0)));
    }
}

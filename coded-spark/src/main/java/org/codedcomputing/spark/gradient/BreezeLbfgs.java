package org.codedcomputing.spark.gradient;

import breeze.linalg.DenseVector;
import breeze.linalg.DenseVector$;
import breeze.optimize.DiffFunction;
import breeze.optimize.FirstOrderMinimizer;
import breeze.optimize.LBFGS;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.collection.Iterator;

/** Breeze's L-BFGS for objectives of Java. */
final class BreezeLbfgs {
    private static final MethodType CALCULATE = MethodType.methodType(Tuple2.class, DenseVector.class);

    private BreezeLbfgs() {}

    /** What Breeze asks an objective; it asks for the end of a line search twice, so the last answer is kept. */
    private static final class Evaluations {
        private final Objective objective;
        private double @Nullable [] lastAt;
        private double[] lastGradient = new double[0];
        private double lastValue;

        Evaluations(Objective objective) {
            this.objective = objective;
        }

        @SuppressWarnings("UnusedMethod") // found by its name
        Tuple2<Object, DenseVector<Object>> calculate(DenseVector<Object> at) {
            double[] numbers = numbers(at);
            if (lastAt == null || !Arrays.equals(lastAt, numbers)) {
                double[] gradient = new double[numbers.length];
                lastValue = objective.evaluate(numbers, gradient);
                lastGradient = gradient;
                lastAt = numbers;
            }
            return new Tuple2<>(lastValue, vector(lastGradient));
        }

        /**
         * Itself as Breeze sees it. Java has no way to write a class that implements this trait, of which Scala has specialised {@code
         * apply} to return a primitive; but the only method that is left abstract is made like that of a lambda expression.
         */
        @SuppressWarnings("unchecked") // the trait has no other instances here
        DiffFunction<DenseVector<Object>> function() {
            try {
                MethodHandles.Lookup lookup = MethodHandles.lookup();
                MethodHandle factory = LambdaMetafactory.metafactory(
                                lookup,
                                "calculate",
                                MethodType.methodType(DiffFunction.class, Evaluations.class),
                                MethodType.methodType(Tuple2.class, Object.class),
                                lookup.findVirtual(Evaluations.class, "calculate", CALCULATE),
                                CALCULATE)
                        .getTarget();
                return (DiffFunction<DenseVector<Object>>) factory.invoke(this);
            } catch (Throwable e) { // declared so by method handles; nothing of the objective runs here
                throw new IllegalStateException("Breeze's DiffFunction is not what Spark 4.1 ships", e);
            }
        }
    }

    private static DenseVector<Object> vector(double[] numbers) {
        return DenseVector$.MODULE$.apply$mDc$sp(numbers.clone());
    }

    /** The numbers of a vector, as a new array. */
    private static double[] numbers(DenseVector<Object> vector) {
        double[] numbers = new double[vector.length()];
        Arrays.setAll(numbers, i -> vector.apply$mcD$sp(i));
        return numbers;
    }

    static DescentOutcome minimize(Objective objective, double[] initial, int iterations, double tolerance) {
        LBFGS<DenseVector<Object>> lbfgs =
                new LBFGS<>(iterations, Optimizer.LBFGS_MEMORY, tolerance, DenseVector$.MODULE$.space_Double());
        Iterator<FirstOrderMinimizer.State<DenseVector<Object>, Object, Object>> states =
                lbfgs.iterations(new Evaluations(objective).function(), vector(initial));
        List<Double> values = new ArrayList<>();
        FirstOrderMinimizer.State<DenseVector<Object>, Object, Object> last;
        do {
            last = states.next();
            values.add(last.adjustedValue());
        } while (states.hasNext());
        String reason = last.convergenceReason().isDefined()
                ? last.convergenceReason().get().reason()
                : "no more steps";
        return new DescentOutcome(numbers(last.x()), values, last.iter() < iterations && !last.searchFailed(), reason);
    }
}

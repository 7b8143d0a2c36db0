package org.codedcomputing.spark.job;

import java.io.Serializable;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import scala.reflect.ClassTag$;

/**
 * What workers get in one round, as it travels: handles of broadcasts, whose values an executor fetches when a task asks.
 *
 * @param <A> what a worker gets
 */
sealed interface RoundArgument<A> extends Serializable permits RoundArgument.Direct, RoundArgument.Shipped {
    /**
     * The argument of a worker.
     *
     * @param worker 0..n-1
     */
    A of(int worker);

    /** Frees what was shipped. */
    void destroy();

    /**
     * One for all workers.
     *
     * @param argument not modified
     */
    static <A> RoundArgument<A> common(SparkContext context, A argument) {
        return argument == NoArgument.NONE
                ? new Direct<>(argument)
                : new Shipped<>(List.of(context.broadcast(argument, ClassTag$.MODULE$.<A>apply(Object.class))));
    }

    /**
     * One for each worker: a broadcast of its own, which nobody fetches but its task.
     *
     * @param arguments asked once for each worker
     * @param workers n
     */
    static <A> RoundArgument<A> ofEach(SparkContext context, IntFunction<A> arguments, int workers) {
        return new Shipped<>(IntStream.range(0, workers)
                .mapToObj(
                        worker -> context.broadcast(arguments.apply(worker), ClassTag$.MODULE$.<A>apply(Object.class)))
                .toList());
    }

    /** In the task itself, for what is next to nothing. */
    record Direct<A>(A argument) implements RoundArgument<A> {
        @Override
        public A of(int worker) {
            return argument;
        }

        @Override
        public void destroy() {}
    }

    /** One broadcast, or one for each worker. */
    record Shipped<A>(List<Broadcast<A>> broadcasts) implements RoundArgument<A> {
        @Override
        public A of(int worker) {
            return broadcasts.get(broadcasts.size() == 1 ? 0 : worker).value();
        }

        @Override
        public void destroy() {
            broadcasts.forEach(Broadcast::destroy);
        }
    }
}

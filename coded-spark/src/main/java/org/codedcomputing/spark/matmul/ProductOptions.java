package org.codedcomputing.spark.matmul;

import java.time.Duration;
import org.codedcomputing.core.matmul.ProductFamily;
import org.codedcomputing.core.matmul.RealOptions;
import org.codedcomputing.core.matmul.plan.ProductRates;
import org.codedcomputing.core.matmul.plan.StragglerLaw;
import org.codedcomputing.spark.job.Pin;
import org.codedcomputing.spark.job.Tail;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.jspecify.annotations.Nullable;

/**
 * What the setters of a product have set; null, and 0 workers, stand for what the planner takes.
 *
 * @param family code and partition
 * @param workers tasks
 * @param tail form of the coded tail
 * @param numbers what is computed in
 * @param stragglers results that may be missing, in plans
 * @param errors wrong results to be located
 * @param verified whether each result is checked
 * @param pin where shares may be opened; null for what the code's colluders call for
 * @param deadline longest round
 * @param law how tasks straggle, in plans
 * @param rates what machines do, in plans
 * @param delays stragglers made on purpose
 * @param speeds speeds of workers made on purpose, in multiply-adds per second
 * @param liars workers that lie on purpose
 */
record ProductOptions(
        @Nullable ProductFamily family,
        int workers,
        @Nullable Tail tail,
        Numbers numbers,
        int stragglers,
        int errors,
        boolean verified,
        @Nullable Pin pin,
        @Nullable Duration deadline,
        StragglerLaw law,
        @Nullable ProductRates rates,
        Delays delays,
        Speeds speeds,
        Liars liars) {
    /** Tasks whose own time is exponential with a mean of half their work, on top of it. */
    static final StragglerLaw DEFAULT_LAW = StragglerLaw.shiftedExponential(1, 2);

    static final ProductOptions NONE = new ProductOptions(
            null,
            0,
            null,
            new Numbers.Reals(RealOptions.DEFAULT),
            1,
            0,
            false,
            null,
            null,
            DEFAULT_LAW,
            null,
            Delays.NONE,
            Speeds.FREE,
            Liars.NONE);

    ProductOptions withFamily(ProductFamily set) {
        return new ProductOptions(
                set,
                workers,
                tail,
                numbers,
                stragglers,
                errors,
                verified,
                pin,
                deadline,
                law,
                rates,
                delays,
                speeds,
                liars);
    }

    ProductOptions withWorkers(int set) {
        if (set < 1) {
            throw new IllegalArgumentException("workers must be at least 1 (was " + set + ")");
        }
        return new ProductOptions(
                family,
                set,
                tail,
                numbers,
                stragglers,
                errors,
                verified,
                pin,
                deadline,
                law,
                rates,
                delays,
                speeds,
                liars);
    }

    ProductOptions withTail(Tail set) {
        return new ProductOptions(
                family,
                workers,
                set,
                numbers,
                stragglers,
                errors,
                verified,
                pin,
                deadline,
                law,
                rates,
                delays,
                speeds,
                liars);
    }

    ProductOptions withNumbers(Numbers set) {
        return new ProductOptions(
                family,
                workers,
                tail,
                set,
                stragglers,
                errors,
                verified,
                pin,
                deadline,
                law,
                rates,
                delays,
                speeds,
                liars);
    }

    ProductOptions withStragglers(int set) {
        if (set < 0) {
            throw new IllegalArgumentException("stragglers must be at least 0 (was " + set + ")");
        }
        return new ProductOptions(
                family, workers, tail, numbers, set, errors, verified, pin, deadline, law, rates, delays, speeds,
                liars);
    }

    ProductOptions withErrors(int set) {
        if (set < 0) {
            throw new IllegalArgumentException("errors must be at least 0 (was " + set + ")");
        }
        return new ProductOptions(
                family,
                workers,
                tail,
                numbers,
                stragglers,
                set,
                verified,
                pin,
                deadline,
                law,
                rates,
                delays,
                speeds,
                liars);
    }

    ProductOptions withVerified() {
        return new ProductOptions(
                family,
                workers,
                tail,
                numbers,
                stragglers,
                errors,
                true,
                pin,
                deadline,
                law,
                rates,
                delays,
                speeds,
                liars);
    }

    ProductOptions withPin(Pin set) {
        return new ProductOptions(
                family,
                workers,
                tail,
                numbers,
                stragglers,
                errors,
                verified,
                set,
                deadline,
                law,
                rates,
                delays,
                speeds,
                liars);
    }

    ProductOptions withDeadline(Duration set) {
        return new ProductOptions(
                family,
                workers,
                tail,
                numbers,
                stragglers,
                errors,
                verified,
                pin,
                set,
                law,
                rates,
                delays,
                speeds,
                liars);
    }

    ProductOptions withLaw(StragglerLaw set) {
        return new ProductOptions(
                family,
                workers,
                tail,
                numbers,
                stragglers,
                errors,
                verified,
                pin,
                deadline,
                set,
                rates,
                delays,
                speeds,
                liars);
    }

    ProductOptions withRates(ProductRates set) {
        return new ProductOptions(
                family,
                workers,
                tail,
                numbers,
                stragglers,
                errors,
                verified,
                pin,
                deadline,
                law,
                set,
                delays,
                speeds,
                liars);
    }

    ProductOptions withMade(Delays newDelays, Speeds newSpeeds) {
        return new ProductOptions(
                family,
                workers,
                tail,
                numbers,
                stragglers,
                errors,
                verified,
                pin,
                deadline,
                law,
                rates,
                newDelays,
                newSpeeds,
                liars);
    }

    ProductOptions withLiars(Liars set) {
        return new ProductOptions(
                family,
                workers,
                tail,
                numbers,
                stragglers,
                errors,
                verified,
                pin,
                deadline,
                law,
                rates,
                delays,
                speeds,
                set);
    }
}

package org.codedcomputing.spark.matmul;

import java.time.Duration;
import java.util.function.Consumer;
import org.codedcomputing.core.matmul.ProductFamily;
import org.codedcomputing.core.matmul.RealOptions;
import org.codedcomputing.core.matmul.plan.ProductRates;
import org.codedcomputing.core.matmul.plan.StragglerLaw;
import org.codedcomputing.spark.job.Pin;
import org.codedcomputing.spark.job.Tail;
import org.codedcomputing.spark.job.straggler.Delays;
import org.codedcomputing.spark.job.straggler.Speeds;
import org.jspecify.annotations.Nullable;

/** What the setters of a product have set. Each wither returns a changed copy; nobody sees one that changes. */
final class ProductOptions {
    /** Tasks whose own time is exponential with a mean of half their work, on top of it. */
    static final StragglerLaw DEFAULT_LAW = StragglerLaw.shiftedExponential(1, 2);

    static final ProductOptions NONE = new ProductOptions();

    private @Nullable ProductFamily family;
    private int workers;
    private @Nullable Tail tail;
    private Numbers numbers = new Numbers.Reals(RealOptions.DEFAULT);
    private int stragglers = 1;
    private int errors;
    private boolean verified;
    private @Nullable Pin pin;
    private @Nullable Duration deadline;
    private StragglerLaw law = DEFAULT_LAW;
    private @Nullable ProductRates rates;
    private Delays delays = Delays.NONE;
    private Speeds speeds = Speeds.FREE;
    private Liars liars = Liars.NONE;

    private ProductOptions() {}

    private ProductOptions with(Consumer<ProductOptions> change) {
        ProductOptions copy = new ProductOptions();
        copy.family = family;
        copy.workers = workers;
        copy.tail = tail;
        copy.numbers = numbers;
        copy.stragglers = stragglers;
        copy.errors = errors;
        copy.verified = verified;
        copy.pin = pin;
        copy.deadline = deadline;
        copy.law = law;
        copy.rates = rates;
        copy.delays = delays;
        copy.speeds = speeds;
        copy.liars = liars;
        change.accept(copy);
        return copy;
    }

    /** Code and partition; null for what the planner takes. */
    @Nullable
    ProductFamily family() {
        return family;
    }

    /** Tasks; 0 for what the planner takes. */
    int workers() {
        return workers;
    }

    /** Form of the coded tail; null for what the planner takes. */
    @Nullable
    Tail tail() {
        return tail;
    }

    /** What is computed in. */
    Numbers numbers() {
        return numbers;
    }

    /** Results that may be missing, in plans. */
    int stragglers() {
        return stragglers;
    }

    /** Wrong results to be located. */
    int errors() {
        return errors;
    }

    /** Whether each result is checked. */
    boolean verified() {
        return verified;
    }

    /** Where shares may be opened; null for what the code's colluders call for. */
    @Nullable
    Pin pin() {
        return pin;
    }

    /** Longest round; null for the configuration's. */
    @Nullable
    Duration deadline() {
        return deadline;
    }

    /** How tasks straggle, in plans. */
    StragglerLaw law() {
        return law;
    }

    /** What machines do, in plans; null for a machine of which nothing is known. */
    @Nullable
    ProductRates rates() {
        return rates;
    }

    /** Stragglers made on purpose. */
    Delays delays() {
        return delays;
    }

    /** Speeds of workers made on purpose, in multiply-adds per second. */
    Speeds speeds() {
        return speeds;
    }

    /** Workers that lie on purpose. */
    Liars liars() {
        return liars;
    }

    ProductOptions withFamily(ProductFamily set) {
        return with(copy -> copy.family = set);
    }

    ProductOptions withWorkers(int set) {
        if (set < 1) {
            throw new IllegalArgumentException("workers must be at least 1 (was " + set + ")");
        }
        return with(copy -> copy.workers = set);
    }

    ProductOptions withTail(Tail set) {
        return with(copy -> copy.tail = set);
    }

    ProductOptions withNumbers(Numbers set) {
        return with(copy -> copy.numbers = set);
    }

    ProductOptions withStragglers(int set) {
        if (set < 0) {
            throw new IllegalArgumentException("stragglers must be at least 0 (was " + set + ")");
        }
        return with(copy -> copy.stragglers = set);
    }

    ProductOptions withErrors(int set) {
        if (set < 0) {
            throw new IllegalArgumentException("errors must be at least 0 (was " + set + ")");
        }
        return with(copy -> copy.errors = set);
    }

    ProductOptions withVerified() {
        return with(copy -> copy.verified = true);
    }

    ProductOptions withPin(Pin set) {
        return with(copy -> copy.pin = set);
    }

    ProductOptions withDeadline(Duration set) {
        return with(copy -> copy.deadline = set);
    }

    ProductOptions withLaw(StragglerLaw set) {
        return with(copy -> copy.law = set);
    }

    ProductOptions withRates(ProductRates set) {
        return with(copy -> copy.rates = set);
    }

    ProductOptions withMade(Delays newDelays, Speeds newSpeeds) {
        return with(copy -> {
            copy.delays = newDelays;
            copy.speeds = newSpeeds;
        });
    }

    ProductOptions withLiars(Liars set) {
        return with(copy -> copy.liars = set);
    }
}

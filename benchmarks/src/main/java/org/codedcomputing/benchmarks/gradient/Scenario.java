package org.codedcomputing.benchmarks.gradient;

import java.util.Locale;

/** What happens to workers. */
enum Scenario {
    NONE(0, 1, "nothing"),
    LATE1(0.01, 1, "each task late with 1 %"),
    LATE5(0.05, 1, "each task late with 5 %"),
    LATE10(0.10, 1, "each task late with 10 %"),
    SLOW2(0, 2, "one of three hosts 2 times slower"),
    SLOW4(0, 4, "one of three hosts 4 times slower"),
    SLOW8(0, 8, "one of three hosts 8 times slower"),
    KILLED(0, 1, "an executor killed in mid-iteration");

    /** Iterations at 5 % in which one pair of late tasks is expected: 34 (1 - (1 - 0.05^2)^12) = 1.006. */
    private static final int ONE_PAIR = 34;

    private final double late;
    private final double slower;
    private final String description;

    Scenario(double late, double slower, String description) {
        this.late = late;
        this.slower = slower;
        this.description = description;
    }

    /** Probability that a task is late. */
    double late() {
        return late;
    }

    /** How many times as long work takes on the first host. */
    double slower() {
        return slower;
    }

    String description() {
        return description;
    }

    /** Measured iterations of each contestant. */
    int iterations(boolean quick) {
        if (this == KILLED) {
            return 3;
        }
        if (late > 0) {
            return quick ? 6 : this == LATE5 ? ONE_PAIR : 24;
        }
        return quick ? 2 : 10;
    }

    /** Iterations at full speed before that: executors are cold in the first scenario, and data is placed in each. */
    int warmUps() {
        return this == NONE ? 3 : 2;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

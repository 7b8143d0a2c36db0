package org.codedcomputing.benchmarks.pagerank;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.codedcomputing.pagerank.plan.PlanKind;

/**
 * A plan with all its ingredients.
 *
 * @param parts whether vertices lie by parts that keep neighbours together; otherwise at random
 * @param kind what is sent, and how
 * @param load servers that map a vertex, r
 */
record PlanChoice(boolean parts, PlanKind kind, int load) implements Serializable {
    /** Every plan with each vertex at one server, and at up to three. */
    static List<PlanChoice> all() {
        List<PlanChoice> all = new ArrayList<>();
        for (boolean parts : new boolean[] {false, true}) {
            for (int load = 1; load <= 3; load++) {
                for (PlanKind kind : PlanKind.values()) {
                    if (kind.replicated() == (load > 1)) {
                        all.add(new PlanChoice(parts, kind, load));
                    }
                }
            }
        }
        return all;
    }

    /** On parts, with each vertex at one server. */
    static PlanChoice onParts(PlanKind kind) {
        return new PlanChoice(true, kind, 1);
    }

    /** On parts, replicated. */
    static PlanChoice onParts(PlanKind kind, int load) {
        return new PlanChoice(true, kind, load);
    }

    /** At random, with each vertex at one server. */
    static PlanChoice atRandom(PlanKind kind) {
        return new PlanChoice(false, kind, 1);
    }

    /** At random, replicated. */
    static PlanChoice atRandom(PlanKind kind, int load) {
        return new PlanChoice(false, kind, load);
    }

    /** Such as parts.c1 or random.x-r2. */
    @Override
    public String toString() {
        return (parts ? "parts." : "random.") + kind + (load == 1 ? "" : "-r" + load);
    }
}

package org.codedcomputing.pagerank.plan;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The plans that have a name in the literature or in this library, each by its ingredients. */
public enum PlanKind {
    /** Raw values, each vertex at one server. */
    U1(Content.RAW, Sending.UNCODED, false),
    /** Combiner: sums for each target, as Pregel and MapReduce do. */
    C1(Content.COMBINED, Sending.UNCODED, false),
    /** Ghosts: every source once to each server that has targets of it. */
    D1(Content.GHOST, Sending.UNCODED, false),
    /** For each ordered pair of servers the smaller of C1 and D1. */
    P1(Content.LEAST, Sending.UNCODED, false),
    /** Ghosts by multicast. */
    M1(Content.GHOST, Sending.MULTICAST, false),
    /** Raw values, each vertex at r servers. */
    UR(Content.RAW, Sending.UNCODED, true),
    /** The coded shuffle of [80]: raw values, each vertex at r servers, XOR packets. */
    X(Content.RAW, Sending.CODED, true),
    /** Combiner, each vertex at r servers. */
    UC(Content.COMBINED, Sending.UNCODED, true),
    /** Ghosts, each vertex at r servers. */
    UD(Content.GHOST, Sending.UNCODED, true),
    /** Coded aggregation: sums of each batch for each target in XOR packets, in the spirit of [81]. */
    CA(Content.COMBINED, Sending.CODED, true),
    /** Coded ghosts. */
    CD(Content.GHOST, Sending.CODED, true);

    private final Content content;
    private final Sending sending;
    private final boolean replicated;

    PlanKind(Content content, Sending sending, boolean replicated) {
        this.content = content;
        this.sending = sending;
        this.replicated = replicated;
    }

    /** What is sent. */
    public Content content() {
        return content;
    }

    /** How it is sent. */
    public Sending sending() {
        return sending;
    }

    /** Whether vertices are mapped at r servers; otherwise at one. */
    public boolean replicated() {
        return replicated;
    }

    /**
     * Refuses a plan that a job does not allow.
     *
     * @param combinable whether its reduce is declared associative and commutative
     * @param sourceOnly whether its messages depend on the source alone
     * @throws IllegalArgumentException if not
     */
    public void require(boolean combinable, boolean sourceOnly) {
        content.require(combinable, sourceOnly);
    }

    /**
     * Reads a name as users write it, in any case.
     *
     * @throws IllegalArgumentException if there is no such plan; the message names all
     */
    public static PlanKind parse(String text) {
        for (PlanKind kind : values()) {
            if (kind.name().equals(text.trim().toUpperCase(Locale.ROOT))) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown plan '%s'; choose one of %s"
                .formatted(text, Arrays.stream(values()).map(PlanKind::toString).collect(Collectors.joining(", "))));
    }

    /** The name as users write it, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

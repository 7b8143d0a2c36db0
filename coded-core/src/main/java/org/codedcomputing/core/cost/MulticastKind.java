package org.codedcomputing.core.cost;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a network makes of one transmission that is meant for several nodes. */
public enum MulticastKind {
    /** There is no multicast: several receivers are several transmissions. */
    NONE,
    /** Switches copy it for the receivers and nobody else. */
    FILTERED,
    /** Switches copy it for everybody. */
    FLOODED,
    /** One medium that all nodes hear. */
    SHARED,
    /** It is written to a store once, from which each receiver reads it. */
    STORE;

    /**
     * Reads a kind as users write it, in any case.
     *
     * @throws IllegalArgumentException if there is no such kind; the message names all
     */
    public static MulticastKind parse(String text) {
        for (MulticastKind kind : values()) {
            if (kind.toString().equals(text.trim().toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown multicast '%s'; choose one of %s"
                .formatted(
                        text,
                        Arrays.stream(values()).map(MulticastKind::toString).collect(Collectors.joining(", "))));
    }

    /** How coded packets travel on such a network when all that it offers is used. */
    public ShuffleMode codedMode() {
        return switch (this) {
            case NONE -> ShuffleMode.CODED_UNICAST;
            case FILTERED, SHARED -> ShuffleMode.CODED_MULTICAST;
            case FLOODED -> ShuffleMode.CODED_FLOODED;
            case STORE -> ShuffleMode.CODED_STORE;
        };
    }

    /** The kind as users write it, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package org.codedcomputing.core.allocation;

import java.io.Serializable;
import java.util.List;

/**
 * How many machines of each type are rented, all of them until the result is there.
 *
 * @param counts number of machines of each type
 * @param time t = r'/S, S the sum of the machines' rates
 * @param cost t times the sum of the prices
 */
public record MachineChoice(List<Integer> counts, double time, double cost) implements Serializable {
    /** Copies the list. */
    public MachineChoice {
        counts = List.copyOf(counts);
    }
}

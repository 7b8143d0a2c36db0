package org.codedcomputing.core.allocation;

import java.io.Serializable;
import java.util.Objects;

/**
 * Machines of one kind that can be rented.
 *
 * @param law time of one of them for one row
 * @param price cost of one of them for one unit of time, positive and finite
 * @param available how many there are, at least 0
 */
public record MachineType(UnitLoadLaw law, double price, int available) implements Serializable {
    /** @throws IllegalArgumentException if the price is not positive and finite, or the number negative */
    public MachineType {
        Objects.requireNonNull(law, "law");
        if (!(price > 0) || Double.isInfinite(price) || available < 0) {
            throw new IllegalArgumentException(
                    "a machine type needs a finite price > 0 and a number >= 0: price=%s, available=%d"
                            .formatted(price, available));
        }
    }

    /** Price of one row, c/s. */
    double pricePerRow() {
        return price / law.rate();
    }
}

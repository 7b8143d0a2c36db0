package org.codedcomputing.lcc.code;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An order of inputs for {@link BerrutCode}, which interpolates through them one after the other: alike inputs next to each other
 * decode far better than inputs in no order.
 *
 * @param positions input at each place, a permutation of 0..K-1
 */
public record InputOrder(List<Integer> positions) {
    /** Copies the list. */
    public InputOrder {
        positions = List.copyOf(positions);
        if (!positions.stream()
                .sorted()
                .toList()
                .equals(IntStream.range(0, positions.size()).boxed().toList())) {
            throw new IllegalArgumentException("not an order of %d inputs: %s".formatted(positions.size(), positions));
        }
    }

    /** Ascending by a key for each input; inputs with equal keys stay in order. */
    public static InputOrder byKey(List<Double> keys) {
        return new InputOrder(IntStream.range(0, keys.size())
                .boxed()
                .sorted(Comparator.comparing(keys::get))
                .toList());
    }

    /** Inputs in this order. */
    public <T> List<T> apply(List<T> inputs) {
        return positions.stream().map(inputs::get).toList();
    }

    /** Values of inputs in this order, back in the order of the inputs. */
    public <T> List<T> undo(List<T> values) {
        List<T> undone = new ArrayList<>(Collections.nCopies(values.size(), values.get(0)));
        for (int i = 0; i < values.size(); i++) {
            undone.set(positions.get(i), values.get(i));
        }
        return undone;
    }
}

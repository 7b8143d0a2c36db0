package org.codedcomputing.core.allocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The fastest choice of machines within a budget [70]. With n_k machines of rate s_k and price c_k the result takes t = r'/S, S =
 * sum of n_k s_k, and costs t times sum of n_k c_k. The cost is at most C exactly if sum of n_k (r' c_k - C s_k) is at most 0:
 * the fastest choice within a budget is a knapsack, whose values are the rates and whose weights may be negative.
 */
public final class MachineBudget {
    /** Choices up to which {@link #fastest} is exact. */
    public static final long MOST_CHOICES = 1_000_000;

    /** Rounding that a cost may be above the budget by, as a part of it. */
    private static final double SLACK = 1e-12;

    private final List<MachineType> types;
    private final double needed;

    /**
     * @param types at least one machine in all
     * @param needed rows r' that decode, at least 1
     * @throws IllegalArgumentException if there is no machine, or r' is out of range
     */
    public MachineBudget(List<MachineType> types, double needed) {
        this.types = List.copyOf(types);
        this.needed = needed;
        if (types.stream().allMatch(type -> type.available() == 0)) {
            throw new IllegalArgumentException("a budget needs at least one machine to choose, got none");
        }
        if (!(needed >= 1) || Double.isInfinite(needed)) {
            throw new IllegalArgumentException("a budget needs a finite r' of at least 1 row, got " + needed);
        }
    }

    /** What some machines cost and how long they take. */
    private MachineChoice choice(int[] counts) {
        double rate = 0;
        double price = 0;
        for (int k = 0; k < counts.length; k++) {
            rate += counts[k] * types.get(k).law().rate();
            price += counts[k] * types.get(k).price();
        }
        return new MachineChoice(Arrays.stream(counts).boxed().toList(), needed / rate, needed / rate * price);
    }

    /** The cheapest choice, and of these the fastest: all machines of the types with the least price per row. */
    public MachineChoice cheapest() {
        double least = types.stream()
                .filter(type -> type.available() > 0)
                .mapToDouble(MachineType::pricePerRow)
                .min()
                .orElseThrow();
        int[] counts = new int[types.size()];
        for (int k = 0; k < counts.length; k++) {
            counts[k] = types.get(k).pricePerRow() <= least * (1 + SLACK)
                    ? types.get(k).available()
                    : 0;
        }
        return choice(counts);
    }

    /**
     * The fastest choice within a budget: by {@link #exact} up to {@value #MOST_CHOICES} choices, by {@link #heuristic} above.
     *
     * @param budget C, the most that the choice may cost
     * @throws IllegalArgumentException if the cheapest choice costs more
     */
    public MachineChoice fastest(double budget) {
        double choices = 1;
        for (MachineType type : types) {
            choices *= type.available() + 1.0;
        }
        return choices <= MOST_CHOICES ? exact(budget) : heuristic(budget);
    }

    /**
     * A choice within a budget, not always the fastest: starting from all machines, those with the highest price per row go one
     * by one until the cost is within the budget; then those that are out come back, the lowest price per row first, where the
     * budget still allows them.
     *
     * @param budget C, the most that the choice may cost
     * @throws IllegalArgumentException if the cheapest choice costs more
     */
    public MachineChoice heuristic(double budget) {
        requireEnough(budget);
        int[] counts = types.stream().mapToInt(MachineType::available).toArray();
        List<Integer> byPrice = new ArrayList<>();
        for (int k = 0; k < counts.length; k++) {
            byPrice.add(k);
        }
        byPrice.sort(Comparator.comparingDouble(k -> types.get(k).pricePerRow()));
        for (int i = byPrice.size() - 1; i >= 0; i--) {
            int k = byPrice.get(i);
            while (counts[k] > 0 && !within(counts, budget)) {
                counts[k]--;
            }
        }
        for (int k : byPrice) {
            while (counts[k] < types.get(k).available()) {
                counts[k]++;
                if (!within(counts, budget)) {
                    counts[k]--;
                    break;
                }
            }
        }
        return choice(counts);
    }

    private boolean within(int[] counts, double budget) {
        return Arrays.stream(counts).sum() > 0 && choice(counts).cost() <= budget * (1 + SLACK);
    }

    /** A choice among the types looked at so far, chained to the one it came from. */
    private record State(double weight, double rate, int count, int before) {}

    /**
     * The fastest choice within a budget, by dynamic programming over the types: of all choices among the first types only those
     * are kept that no other beats in both weight and rate. Time and memory are at most those of listing all choices.
     *
     * @param budget C, the most that the choice may cost
     * @throws IllegalArgumentException if the cheapest choice costs more
     */
    public MachineChoice exact(double budget) {
        requireEnough(budget);
        List<List<State>> fronts = new ArrayList<>();
        fronts.add(List.of(new State(0, 0, 0, -1)));
        for (MachineType type : types) {
            // As a share of the budget's rows, so that the slack below has a scale.
            double weight = needed * type.price() / budget - type.law().rate();
            List<State> before = fronts.get(fronts.size() - 1);
            List<State> states = new ArrayList<>();
            for (int at = 0; at < before.size(); at++) {
                State state = before.get(at);
                for (int count = 0; count <= type.available(); count++) {
                    states.add(new State(
                            state.weight + count * weight,
                            state.rate + count * type.law().rate(),
                            count,
                            at));
                }
            }
            fronts.add(undominated(states));
        }
        List<State> last = fronts.get(fronts.size() - 1);
        int best = -1;
        for (int at = 0; at < last.size(); at++) {
            State state = last.get(at);
            // The front rises in both, so the last state within the budget is the fastest.
            if (state.rate > 0 && state.weight <= SLACK * state.rate) {
                best = at;
            }
        }
        int[] counts = new int[types.size()];
        for (int k = counts.length; k > 0; k--) {
            State state = fronts.get(k).get(best);
            counts[k - 1] = state.count;
            best = state.before;
        }
        return choice(counts);
    }

    /** States in ascending weight without those that are no faster than a lighter one. */
    private static List<State> undominated(List<State> states) {
        states.sort(Comparator.comparingDouble(State::weight)
                .thenComparing(Comparator.comparingDouble(State::rate).reversed()));
        List<State> front = new ArrayList<>();
        double most = Double.NEGATIVE_INFINITY;
        for (State state : states) {
            if (state.rate > most) {
                front.add(state);
                most = state.rate;
            }
        }
        return front;
    }

    private void requireEnough(double budget) {
        double least = cheapest().cost();
        if (!(budget * (1 + SLACK) >= least)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "budget %s is below the minimum cost %.2f; raise it, or look for machines with a lower price per row",
                    budget == Math.rint(budget) && Math.abs(budget) < 1e15
                            ? Long.toString((long) budget)
                            : Double.toString(budget),
                    least));
        }
    }
}

package org.codedcomputing.core.allocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** T15, and 3,000 random budgets against all choices. */
class MachineBudgetTest {
    private static final long SEED = 20261130;

    private static final MachineBudget T15 = new MachineBudget(
            List.of(type(1, 1, 1, 6), type(1.0 / 3, 3, Math.pow(3, 1.5), 5), type(1.0 / 9, 9, 27, 4)), 1000);

    private static MachineType type(double shift, double mu, double price, int available) {
        return new MachineType(new ShiftedExponential(shift, mu), price, available);
    }

    private static void assertChoice(List<Integer> counts, double time, MachineChoice choice) {
        assertEquals(counts, choice.counts());
        assertEquals(time, choice.time(), 5e-4);
    }

    @Test
    void t15() {
        for (MachineChoice choice : List.of(T15.exact(3500), T15.heuristic(3500), T15.cheapest())) {
            assertChoice(List.of(6, 0, 0), 524.366, choice);
        }
        for (MachineChoice choice : List.of(T15.exact(4500), T15.heuristic(4500))) {
            assertChoice(List.of(6, 2, 0), 262.183, choice);
        }
        for (MachineChoice choice : List.of(T15.exact(6000), T15.heuristic(6000))) {
            assertChoice(List.of(6, 5, 0), 149.819, choice);
        }
        for (MachineChoice choice : List.of(T15.exact(7000), T15.heuristic(7000))) {
            assertChoice(List.of(6, 5, 2), 80.672, choice);
        }
        for (MachineChoice choice : List.of(T15.exact(8000), T15.heuristic(8000), T15.fastest(8000))) {
            assertChoice(List.of(6, 5, 4), 55.196, choice);
            assertEquals(7726.43, choice.cost(), 5e-3);
        }
        assertEquals(3146.193, T15.cheapest().cost(), 5e-4);
        assertEquals(List.of(6, 0, 0), T15.exact(T15.cheapest().cost()).counts());
    }

    @Test
    void t15TrapNeedsTheWayBack() {
        MachineBudget trap = new MachineBudget(List.of(type(1, 1, 1, 3), type(1, 1, 3, 4), type(0.2, 5, 14, 1)), 1000);
        assertChoice(List.of(3, 3, 0), 524.366, trap.exact(6301));
        assertChoice(List.of(3, 3, 0), 524.366, trap.heuristic(6301));
    }

    @Test
    void refusals() {
        for (Runnable run :
                List.<Runnable>of(() -> T15.exact(3000), () -> T15.heuristic(3000), () -> T15.fastest(3000))) {
            String message =
                    assertThrows(IllegalArgumentException.class, run::run).getMessage();
            assertTrue(String.valueOf(message).startsWith("budget 3000 is below the minimum cost 3146.19"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> new MachineBudget(List.of(), 1000));
        assertThrows(IllegalArgumentException.class, () -> type(1, 1, 0, 3));
        assertThrows(IllegalArgumentException.class, () -> type(1, 1, 1, -1));
    }

    /** Both against the plain list of all choices; the heuristic may lose, never by breaking the budget. */
    @Test
    void threeThousandRandomBudgets() {
        SplittableRandom random = new SplittableRandom(SEED);
        int trials = 3000;
        int optimal = 0;
        double worst = 1;
        for (int trial = 0; trial < trials; trial++) {
            List<MachineType> types = IntStream.range(0, 3)
                    .mapToObj(k -> type(
                            Math.exp(random.nextDouble() * 2 - 1),
                            Math.exp(random.nextDouble() * 3 - 1),
                            Math.exp(random.nextDouble() * 4 - 1),
                            1 + random.nextInt(7)))
                    .collect(Collectors.toList());
            MachineBudget problem = new MachineBudget(types, 1000);
            double least = problem.cheapest().cost();
            double budget = least * (1 + 2 * random.nextDouble());
            double fastest = fastestByListing(types, budget);
            MachineChoice exact = problem.exact(budget);
            MachineChoice heuristic = problem.heuristic(budget);
            String which = "trial " + trial + " of seed " + SEED;
            assertEquals(fastest, exact.time(), 1e-9 * fastest, which);
            assertTrue(exact.cost() <= budget * (1 + 1e-9) && heuristic.cost() <= budget * (1 + 1e-9), which);
            assertTrue(heuristic.time() >= fastest * (1 - 1e-9), which);
            optimal += heuristic.time() <= fastest * (1 + 1e-9) ? 1 : 0;
            worst = Math.max(worst, heuristic.time() / fastest);
        }
        System.out.printf(
                "budget heuristic: optimal in %.1f %% of %d instances, at worst %.3f times as slow%n",
                100.0 * optimal / trials, trials, worst);
        assertTrue(optimal >= 0.9 * trials, "optimal in " + optimal);
    }

    private static double fastestByListing(List<MachineType> types, double budget) {
        double fastest = Double.POSITIVE_INFINITY;
        for (int x = 0; x <= types.get(0).available(); x++) {
            for (int y = 0; y <= types.get(1).available(); y++) {
                for (int z = 0; z <= types.get(2).available(); z++) {
                    double rate = x * types.get(0).law().rate()
                            + y * types.get(1).law().rate()
                            + z * types.get(2).law().rate();
                    double price = x * types.get(0).price()
                            + y * types.get(1).price()
                            + z * types.get(2).price();
                    if (rate > 0 && 1000 / rate * price <= budget * (1 + 1e-12)) {
                        fastest = Math.min(fastest, 1000 / rate);
                    }
                }
            }
        }
        return fastest;
    }
}

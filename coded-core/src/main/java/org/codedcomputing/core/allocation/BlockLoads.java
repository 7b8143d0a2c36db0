package org.codedcomputing.core.allocation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Loads in whole blocks.
 *
 * @param blockRows rows g of a block
 * @param time t* of the real loads that were rounded
 * @param blocks number of blocks of each worker
 */
public record BlockLoads(int blockRows, double time, List<Integer> blocks) implements Serializable {
    /** Blocks that a worker has at least, on average, so that rounding up costs below 5 % on average. */
    private static final int BLOCKS_PER_WORKER = 10;

    /** Copies the list. */
    public BlockLoads {
        blocks = List.copyOf(blocks);
    }

    /**
     * The largest block with which rounding costs less than 5 %: r/(10 n) rows, at least 1.
     *
     * @param rows r, at least 1
     * @param workers n, at least 1
     */
    public static int blockRows(long rows, int workers) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, rows / (BLOCKS_PER_WORKER * (long) workers)));
    }

    /**
     * The best loads, rounded up to whole blocks. A cap counts in whole blocks, rounded down, and nobody gets more blocks than
     * r' rows fill, since these alone decode. Workers with less than half a block are left out and the others' loads solved
     * again, as long as the others' caps allow it.
     *
     * @param workers at least one; not modified
     * @param needed rows r' that decode, at least 1
     * @param blockRows rows g of a block, at least 1
     * @throws IllegalArgumentException if the caps do not allow r' rows, or a value is out of range
     */
    public static BlockLoads of(List<WorkerModel> workers, long needed, int blockRows) {
        if (blockRows < 1) {
            throw new IllegalArgumentException("a block has at least 1 row, got " + blockRows);
        }
        int most = Math.toIntExact((needed + blockRows - 1) / blockRows);
        // A worker alone needs its load uncapped: the average never reaches r' with r' rows.
        long usable = workers.stream().filter(w -> w.cap() >= blockRows).count();
        double everything = usable > 1 ? (double) most * blockRows : Double.POSITIVE_INFINITY;
        List<WorkerModel> whole = new ArrayList<>();
        for (WorkerModel worker : workers) {
            double cap = Math.floor(worker.cap() / blockRows) * blockRows;
            whole.add(worker.withCap(Math.min(cap, everything)));
        }
        LoadAllocation loads = LoadSolver.solve(whole, (double) needed);
        while (dropSmallest(whole, loads, (double) needed, blockRows)) {
            loads = LoadSolver.solve(whole, (double) needed);
        }
        List<Integer> blocks = new ArrayList<>();
        long total = 0;
        for (double load : loads.loads()) {
            int count = (int) Math.min(most, Math.ceil(load / blockRows));
            blocks.add(count);
            total += count;
        }
        if (total * blockRows < needed) {
            throw new IllegalStateException(
                    "rounded loads give %d rows, below r'=%d".formatted(total * blockRows, needed));
        }
        return new BlockLoads(blockRows, loads.time(), blocks);
    }

    /** Takes the room from half of the workers below half a block, the smallest first; false if there is none to take. */
    private static boolean dropSmallest(List<WorkerModel> workers, LoadAllocation loads, double needed, int blockRows) {
        List<Integer> small = new ArrayList<>();
        for (int i = 0; i < workers.size(); i++) {
            if (loads.loads().get(i) > 0 && loads.loads().get(i) < blockRows / 2.0) {
                small.add(i);
            }
        }
        small.sort(Comparator.comparingDouble(i -> loads.loads().get(i)));
        List<WorkerModel> before = new ArrayList<>(workers);
        int half = (small.size() + 1) / 2;
        for (int i : small.subList(0, half)) {
            workers.set(i, workers.get(i).withCap(0));
        }
        double left = workers.stream().mapToDouble(WorkerModel::cap).sum();
        if (half == 0 || left <= needed) {
            Collections.copy(workers, before);
            return false;
        }
        return true;
    }

    /** Rows of all workers together, at least r'. */
    public long totalRows() {
        return blocks.stream().mapToLong(Integer::longValue).sum() * blockRows;
    }

    /**
     * Whether this plan is worth encoding anew for: it has to be faster by more than a tenth than the current one would be now.
     *
     * @param current the plan in use
     * @param workers the workers as this plan knows them; not modified
     * @param needed rows r' that decode
     */
    public boolean improvesOn(BlockLoads current, List<WorkerModel> workers, long needed) {
        List<Double> loads = current.blocks.stream()
                .map(count -> (double) count * current.blockRows)
                .toList();
        return time < 0.9 * LoadSolver.timeOf(workers, loads, (double) needed);
    }
}

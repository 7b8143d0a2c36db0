package org.codedcomputing.core.simulation;

import java.util.List;
import java.util.SplittableRandom;
import org.codedcomputing.core.allocation.ShiftedExponential;

/** Draws the time of each worker for one row. */
final class UnitTimeSampler {
    private final double[] shifts;
    private final double[] scales;
    private final SplittableRandom random;

    UnitTimeSampler(WorkerMix mix, long seed) {
        List<ShiftedExponential> laws = mix.laws();
        shifts = laws.stream().mapToDouble(ShiftedExponential::shift).toArray();
        scales = laws.stream().mapToDouble(law -> 1 / law.mu()).toArray();
        random = new SplittableRandom(seed);
    }

    double next(int worker) {
        return shifts[worker] - scales[worker] * Math.log(1 - random.nextDouble());
    }

    void draw(double[] times) {
        for (int worker = 0; worker < times.length; worker++) {
            times[worker] = next(worker);
        }
    }
}

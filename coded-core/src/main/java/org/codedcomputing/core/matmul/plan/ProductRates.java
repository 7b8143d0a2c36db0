package org.codedcomputing.core.matmul.plan;

/**
 * What machines do. All rates are more than 0.
 *
 * @param slots tasks that run at once, at least 1
 * @param multiplyAdds multiply-adds per second of one task while all slots work
 * @param combine multiply-adds per second of encoding and decoding, which read as much as they compute
 * @param shuffleBytes bytes per second by which all executors together exchange encoded blocks
 * @param driverBytes bytes per second by which results reach the driver
 * @param taskBytes memory of one task
 * @param taskSeconds seconds that a task takes besides its product, at least 0
 */
public record ProductRates(
        int slots,
        double multiplyAdds,
        double combine,
        double shuffleBytes,
        double driverBytes,
        double taskBytes,
        double taskSeconds) {
    /**
     * @throws IllegalArgumentException if a value is out of range
     */
    public ProductRates {
        if (slots < 1) {
            throw new IllegalArgumentException("%d slots; give at least 1".formatted(slots));
        }
        for (double rate : new double[] {multiplyAdds, combine, shuffleBytes, driverBytes, taskBytes}) {
            if (!(rate > 0)) {
                throw new IllegalArgumentException("a rate or memory of %s; give more than 0".formatted(rate));
            }
        }
        if (!(taskSeconds >= 0) || Double.isInfinite(taskSeconds)) {
            throw new IllegalArgumentException("%s seconds for each task; give at least 0".formatted(taskSeconds));
        }
    }
}

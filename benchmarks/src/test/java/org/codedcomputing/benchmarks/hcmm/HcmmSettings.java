package org.codedcomputing.benchmarks.hcmm;

import java.util.Arrays;
import java.util.List;

/** What workers are like in the experiment, for tests of those who read its result. */
public final class HcmmSettings {
    private HcmmSettings() {}

    /** Parts of the identifiers of measurements, the same measurements for each. */
    public static List<String> names() {
        return Arrays.stream(Setting.values()).map(Setting::toString).toList();
    }
}

package org.codedcomputing.benchmarks.gradient;

import java.util.Set;
import java.util.TreeSet;

/** What the trial on the lab measures, for tests of those who read it. */
public final class ReduceLabIds {
    private ReduceLabIds() {}

    /** Identifiers of the measured times, and of those that the simulator says. */
    public static Set<String> all() {
        Set<String> ids = new TreeSet<>();
        for (String form : LabReduceCommand.FORMS) {
            for (boolean straggler : new boolean[] {false, true}) {
                ids.add(LabReduceCommand.id(form, straggler));
                ids.add(LabReduceCommand.predictedId(form, straggler));
            }
        }
        return ids;
    }
}

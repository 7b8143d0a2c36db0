package org.codedcomputing.benchmarks.gradient;

import java.util.Set;
import java.util.TreeSet;

/** What the trial on the lab measures, for tests of those who read it. */
public final class ReduceLabIds {
    private ReduceLabIds() {}

    /** Identifiers of the measured times. */
    public static Set<String> all() {
        Set<String> ids = new TreeSet<>();
        for (String form : LabReduceCommand.FORMS) {
            ids.add(LabReduceCommand.id(form, false));
            ids.add(LabReduceCommand.id(form, true));
        }
        return ids;
    }
}

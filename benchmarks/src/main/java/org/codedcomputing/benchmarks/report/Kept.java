package org.codedcomputing.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.codedcomputing.benchmarks.Result;

/**
 * The results that {@code bench} left in a folder.
 *
 * @param folder may not exist
 * @param commit of the working directory
 */
record Kept(Path folder, String commit) {
    /**
     * A result and its file.
     *
     * @param file where it was read from
     * @param result what was in it
     */
    record Found(Path file, Result result) {
        boolean measured() {
            return Source.measured(result);
        }
    }

    /**
     * What was found for an experiment.
     *
     * @param best the result to show, if there is one
     * @param complaints of files that cannot be read, one line each
     */
    record Search(Optional<Found> best, List<String> complaints) {
        /**
         * Whether the report that is wanted can do with it.
         *
         * @param quick whether results of the quick form suffice
         */
        boolean suffices(boolean quick) {
            return best.filter(found ->
                            found.measured() && (quick || !found.result().quick()))
                    .isPresent();
        }
    }

    /** The file of an experiment's result. */
    Path file(String name, boolean quick) {
        return folder.resolve(name + (quick ? "-quick" : "") + ".json");
    }

    /**
     * Looks for the results of both forms. Figures are better than reasons why there are none. A quick report then prefers what
     * was measured at the present commit, every other one the full form.
     *
     * @param quick whether the report is quick
     */
    Search search(String name, boolean quick) {
        return search(name, name, quick);
    }

    /** Looks for the result of a trial, which has one form. */
    Search search(Trial trial) {
        return search(trial.name(), trial.result(), false);
    }

    private Search search(String place, String name, boolean quick) {
        List<Found> found = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        for (boolean form : new boolean[] {false, true}) {
            Path file = file(place, form);
            if (Files.exists(file)) {
                try {
                    found.add(new Found(file, read(file, name)));
                } catch (IOException e) {
                    complaints.add(String.valueOf(e.getMessage()));
                }
            }
        }
        Comparator<Found> preference = Comparator.comparing(one -> !one.measured());
        if (quick) {
            preference = preference.thenComparing(one -> !one.result().commit().equals(commit));
        }
        return new Search(
                found.stream().min(preference.thenComparing(one -> one.result().quick())), complaints);
    }

    private static Result read(Path file, String name) throws IOException {
        Result result = Result.read(file);
        if (!result.name().equals(name)) {
            throw new IOException("%s is a result of experiment %s, not of %s; remove it, or measure again"
                    .formatted(file, result.name(), name));
        }
        return result;
    }
}

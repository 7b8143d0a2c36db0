package org.codedcomputing.spark.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Which known names a mistyped one probably meant. */
public final class NearestNames {

    private static final int MOST = 3;

    private NearestNames() {}

    /**
     * The known names that differ from the typed one in at most a third of its letters (at least two), or that it
     * begins; nearest first, ties in alphabetical order.
     *
     * @param typed what was typed
     * @param known the names that exist
     * @return at most 3 names, empty if none is near
     */
    public static List<String> of(String typed, Collection<String> known) {
        int limit = Math.max(2, typed.length() / 3);
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .map(name -> Map.entry(name, distance.apply(typed, name)))
                .filter(e -> e.getValue() <= limit
                        || (typed.length() > 1 && e.getKey().startsWith(typed)))
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .limit(MOST)
                .map(Map.Entry::getKey)
                .toList();
    }
}

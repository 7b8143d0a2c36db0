package org.codedcomputing.pagerank.graph;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A random graph in words, such as {@code rmat:scale=16,edgeFactor=16,seed=1}.
 *
 * <table><caption>models, in brackets what may be left out</caption>
 * <tr><td>rmat</td><td>scale, [edgeFactor=16], [a=.57], [b=.19], [c=.19], [loops=true]</td></tr>
 * <tr><td>er</td><td>n, p, [directed=true]</td></tr>
 * <tr><td>powerlaw</td><td>n, [gamma=2.5]</td></tr>
 * <tr><td>bipartite</td><td>n1, n2, q</td></tr>
 * <tr><td>sbm</td><td>n1, n2, p, q</td></tr>
 * <tr><td>ba</td><td>n, [k=4]</td></tr>
 * </table>
 *
 * <p>All take [seed=1].
 */
public final class GraphSpec {
    /** For users, in one line. */
    public static final String MODELS =
            "rmat:scale=S[,edgeFactor=16], er:n=N,p=P[,directed=false], powerlaw:n=N[,gamma=2.5],"
                    + " bipartite:n1=N,n2=N,q=Q, sbm:n1=N,n2=N,p=P,q=Q, ba:n=N[,k=4]; all take seed=1";

    private final String text;
    private final String model;
    private final Map<String, String> values;
    private final Set<String> unread;

    private GraphSpec(String text, String model, Map<String, String> values) {
        this.text = text;
        this.model = model;
        this.values = values;
        this.unread = new TreeSet<>(values.keySet());
    }

    /**
     * Makes the graph of a text.
     *
     * @param text model, colon, settings separated by commas
     * @throws IllegalArgumentException if it is not one of the models, or a setting is missing, unknown or out of range
     */
    public static Graph generate(String text) {
        int colon = text.indexOf(':');
        String model = colon < 0 ? text : text.substring(0, colon);
        Map<String, String> values = new LinkedHashMap<>();
        String settings = colon < 0 ? "" : text.substring(colon + 1);
        int start = 0;
        while (start < settings.length()) {
            int comma = settings.indexOf(',', start);
            int end = comma < 0 ? settings.length() : comma;
            String setting = settings.substring(start, end);
            int equals = setting.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("'%s' of %s is no name=value".formatted(setting, text));
            }
            if (values.put(setting.substring(0, equals), setting.substring(equals + 1)) != null) {
                throw new IllegalArgumentException("%s gives %s twice".formatted(text, setting.substring(0, equals)));
            }
            start = end + 1;
        }
        return new GraphSpec(text, model, values).generate();
    }

    private Graph generate() {
        long seed = whole("seed", 1L);
        // Settings are read, and unknown ones refused, before anything is generated.
        return switch (model) {
            case "rmat" -> {
                int scale = count("scale", null);
                double edgeFactor = real("edgeFactor", 16.0);
                var shape = new RandomGraphs.RmatShape(real("a", 0.57), real("b", 0.19), real("c", 0.19));
                boolean loops = truth("loops", true);
                refuseUnread();
                yield RandomGraphs.rmat(scale, edgeFactor, shape, loops, seed);
            }
            case "er" -> {
                int n = count("n", null);
                double p = real("p", null);
                boolean directed = truth("directed", true);
                refuseUnread();
                yield directed ? RandomGraphs.directed(n, p, seed) : RandomGraphs.undirected(n, p, seed);
            }
            case "powerlaw" -> {
                int n = count("n", null);
                double gamma = real("gamma", 2.5);
                refuseUnread();
                yield RandomGraphs.powerLaw(n, gamma, seed);
            }
            case "bipartite" -> {
                int n1 = count("n1", null);
                int n2 = count("n2", null);
                double q = real("q", null);
                refuseUnread();
                yield RandomGraphs.bipartite(n1, n2, q, seed);
            }
            case "sbm" -> {
                int n1 = count("n1", null);
                int n2 = count("n2", null);
                double p = real("p", null);
                double q = real("q", null);
                refuseUnread();
                yield RandomGraphs.blocks(n1, n2, p, q, seed);
            }
            case "ba" -> {
                int n = count("n", null);
                int k = count("k", 4L);
                refuseUnread();
                yield RandomGraphs.attached(n, k, seed);
            }
            default -> throw new IllegalArgumentException("unknown model '%s'; there are %s".formatted(model, MODELS));
        };
    }

    private void refuseUnread() {
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s has no %s; there are %s".formatted(model, String.join(" and no ", unread), MODELS));
        }
    }

    private String value(String name, @Nullable Object otherwise) {
        unread.remove(name);
        String value = values.get(name);
        if (value != null) {
            return value;
        }
        if (otherwise == null) {
            throw new IllegalArgumentException("%s needs %s; there are %s".formatted(text, name, MODELS));
        }
        return otherwise.toString();
    }

    private long whole(String name, @Nullable Long otherwise) {
        String value = value(name, otherwise);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException("%s=%s of %s is no whole number".formatted(name, value, text), noNumber);
        }
    }

    private int count(String name, @Nullable Long otherwise) {
        long value = whole(name, otherwise);
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%s of %s must be between 1 and %d, got %d".formatted(name, text, Integer.MAX_VALUE, value));
        }
        return (int) value;
    }

    private double real(String name, @Nullable Double otherwise) {
        String value = value(name, otherwise);
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException("%s=%s of %s is no number".formatted(name, value, text), noNumber);
        }
    }

    private boolean truth(String name, boolean otherwise) {
        String value = value(name, otherwise);
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        "%s=%s of %s is neither true nor false".formatted(name, value, text));
        };
    }
}

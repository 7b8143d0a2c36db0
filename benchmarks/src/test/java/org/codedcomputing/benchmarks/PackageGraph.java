package org.codedcomputing.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which package imports which, as the sources of all modules say; those of the benchmarks count as one.
 *
 * @param names of the packages, below the root
 * @param uses what each package imports, itself left out
 */
record PackageGraph(Set<String> names, Map<String, Set<String>> uses) {
    private static final String ROOT = "org.codedcomputing.";
    private static final String TOP = "benchmarks";
    private static final Pattern PACKAGE = Pattern.compile("^package ([\\w.]+);", Pattern.MULTILINE);
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?(org\\.codedcomputing\\.[\\w.]+);", Pattern.MULTILINE);

    /** Reads the main sources of all modules. */
    static PackageGraph of(Path project) throws IOException {
        Set<String> names = new TreeSet<>();
        Map<String, Set<String>> uses = new TreeMap<>();
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(project)) {
            for (Path module : modules.sorted().toList()) {
                Path main = module.resolve(Path.of("src", "main", "java"));
                if (Files.isDirectory(main)) {
                    try (Stream<Path> files = Files.walk(main)) {
                        files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                                .forEach(sources::add);
                    }
                }
            }
        }
        for (Path source : sources) {
            String text = Files.readString(source);
            Matcher declared = PACKAGE.matcher(text);
            if (!declared.find()) {
                throw new IllegalStateException(source + " is in no package");
            }
            String own = name(declared.group(1));
            names.add(own);
            Set<String> used = uses.computeIfAbsent(own, unused -> new TreeSet<>());
            Matcher imported = IMPORT.matcher(text);
            while (imported.find()) {
                String other = name(imported.group(1));
                if (!other.equals(own)) {
                    used.add(other);
                }
            }
        }
        return new PackageGraph(names, uses);
    }

    /** The package of a package or class, below the root. */
    private static String name(String qualified) {
        StringBuilder name = new StringBuilder();
        for (String part : qualified.substring(ROOT.length()).split("\\.", -1)) {
            if (Character.isUpperCase(part.charAt(0))) {
                break;
            }
            name.append(name.isEmpty() ? "" : ".").append(part);
        }
        return name.toString().startsWith(TOP) ? TOP : name.toString();
    }

    /** The module of a package: the first part of its name. */
    static String module(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /**
     * Packages in an order in which few use what comes before them: always the one next that uses most of those left, less those that
     * use it; what nobody left uses comes first, what uses nobody last.
     */
    List<String> order() {
        Set<String> left = new TreeSet<>(names);
        List<String> first = new ArrayList<>();
        List<String> last = new ArrayList<>();
        while (!left.isEmpty()) {
            String next = null;
            for (String name : left) {
                if (out(name, left) == 0) {
                    next = name;
                }
            }
            if (next != null) {
                last.add(0, next);
            } else {
                next = left.stream()
                        .max(Comparator.comparingInt((String name) ->
                                in(name, left) == 0 ? Integer.MAX_VALUE : out(name, left) - in(name, left)))
                        .orElseThrow();
                first.add(next);
            }
            left.remove(next);
        }
        first.addAll(last);
        return first;
    }

    private int out(String name, Collection<String> among) {
        return (int) uses.getOrDefault(name, Set.of()).stream()
                .filter(among::contains)
                .count();
    }

    private int in(String name, Collection<String> among) {
        return (int) among.stream()
                .filter(other -> uses.getOrDefault(other, Set.of()).contains(name))
                .count();
    }

    /** Uses that go with an order, and do not follow from others that do. */
    Map<String, Set<String>> reduced(List<String> order) {
        Map<String, Set<String>> reached = new HashMap<>();
        Map<String, Set<String>> reduced = new TreeMap<>();
        for (int place = order.size() - 1; place >= 0; place--) {
            String name = order.get(place);
            Set<String> all = new TreeSet<>();
            Set<String> direct = new TreeSet<>();
            // The nearest first: what it reaches follows from it.
            for (String other : order.subList(place + 1, order.size())) {
                if (uses.getOrDefault(name, Set.of()).contains(other) && !all.contains(other)) {
                    direct.add(other);
                    all.add(other);
                    all.addAll(reached.getOrDefault(other, Set.of()));
                }
            }
            reached.put(name, all);
            reduced.put(name, direct);
        }
        return reduced;
    }

    /** Uses that go against an order. */
    Map<String, Set<String>> against(List<String> order) {
        Map<String, Set<String>> against = new TreeMap<>();
        uses.forEach((name, used) -> {
            for (String other : used) {
                if (order.indexOf(other) < order.indexOf(name)) {
                    against.computeIfAbsent(name, unused -> new TreeSet<>()).add(other);
                }
            }
        });
        return against;
    }
}

package org.codedcomputing.core.cdc;

import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.PrimitiveIterator;

/**
 * The resolvable design of K = k q nodes with computation load r = k [5, 6]: far fewer batches and groups than {@link
 * CdcDesign} for a load of (1/(k-1))(1 - k/K), a packet serving k - 1 receivers instead of k.
 *
 * <p>Node i q + l, i = 0..k-1, l = 0..q-1, stands for "symbol i is l". The q^(k-1) batches are the words (x_0 .. x_{k-1})
 * over 0..q-1 whose last symbol is the sum of the others modulo q; a node holds the words that have its symbol. The
 * q^(k-1)(q-1) groups have one node for each i, so that their symbols are no such word; a member wants the one word that
 * agrees with all the other symbols, which the others hold and it does not.
 *
 * <p>Batches are numbered by their first k-1 symbols, x_0 most significant; groups by the same and then by the distance of
 * their last symbol from the sum, 1..q-1. Every method takes O(k) steps; iterators hold a few numbers.
 *
 * @param nodes number of nodes K, a multiple of k, at most 64
 * @param load k, the computation load, at least 3: with k = 2 a packet would serve one receiver
 */
public record ResolvableDesign(int nodes, int load) implements DeliveryDesign {
    /** Least k. */
    public static final int LEAST_LOAD = 3;

    /** Checks K and k. */
    public ResolvableDesign {
        DesignDoor.nodes(nodes);
        if (load < LEAST_LOAD) {
            throw new IllegalArgumentException(
                    "a resolvable design with k = %d; its packets serve k - 1 receivers, so choose k of at least %d"
                            .formatted(load, LEAST_LOAD));
        }
        if (nodes % load != 0) {
            throw new IllegalArgumentException(
                    "a resolvable design needs K = k q nodes, but k = %d does not divide K = %d; choose a k that does, or %d nodes"
                            .formatted(load, nodes, Math.max(1, nodes / load) * load));
        }
    }

    /**
     * The design for K nodes and computation load k.
     *
     * @param nodes number of nodes K, a multiple of k, at most 64
     * @param load k, at least 3
     * @throws IllegalArgumentException if there is none
     */
    public static ResolvableDesign of(int nodes, int load) {
        return new ResolvableDesign(nodes, load);
    }

    /** Symbols of the alphabet, K / k. */
    private int q() {
        return nodes / load;
    }

    /** q to a power that is at most k - 1: no more than 3^20, which is the most for K = 64. */
    private long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= q();
        }
        return power;
    }

    @Override
    public String name() {
        return "resolvable(K=%d, k=%d)".formatted(nodes, load);
    }

    @Override
    public double computationLoad() {
        return load;
    }

    @Override
    public long batches() {
        return power(load - 1);
    }

    @Override
    public long groups() {
        return batches() * (q() - 1);
    }

    @Override
    public int groupSize(long group) {
        DesignDoor.rank("group", group, groups());
        return load;
    }

    @Override
    public long holders(long batch) {
        DesignDoor.rank("batch", batch, batches());
        return word(batch, 0);
    }

    @Override
    public long members(long group) {
        DesignDoor.rank("group", group, groups());
        return word(group / (q() - 1), (int) (group % (q() - 1)) + 1);
    }

    /** The nodes of a word: its first k-1 symbols are the digits of a prefix, the last is their sum plus a distance. */
    private long word(long prefix, int distance) {
        int q = q();
        long mask = 0;
        long sum = distance;
        long rest = prefix;
        for (int i = load - 2; i >= 0; i--) {
            int symbol = (int) (rest % q);
            mask |= 1L << (i * q + symbol);
            sum += symbol;
            rest /= q;
        }
        int last = (int) (sum % q);
        return mask | (1L << (nodes - q + last));
    }

    /** Symbol i of a set that has one node for each i. */
    private int symbol(long mask, int i) {
        return Long.numberOfTrailingZeros(mask >>> (i * q()));
    }

    /** The first k-1 symbols of a set as a number. */
    private long prefix(long mask) {
        long prefix = 0;
        for (int i = 0; i < load - 1; i++) {
            prefix = prefix * q() + symbol(mask, i);
        }
        return prefix;
    }

    /** Last symbol less the sum of the others, modulo q: 0 for a batch. */
    private int distance(long mask) {
        int difference = symbol(mask, load - 1);
        for (int i = 0; i < load - 1; i++) {
            difference -= symbol(mask, i);
        }
        return Math.floorMod(difference, q());
    }

    @Override
    public long wantedBatch(long group, int member) {
        long members = DesignDoor.membersWith(this, group, member);
        int q = q();
        int i = member / q;
        if (i == load - 1) {
            return prefix(members);
        }
        // The member's symbol is what the others leave: it grows by the distance of the last symbol from the sum.
        int symbol = (member % q + distance(members)) % q;
        return prefix((members & ~(1L << member)) | (1L << (i * q + symbol)));
    }

    @Override
    public long deliveringGroup(int node, long batch) {
        long holders = DesignDoor.holdersWithout(this, node, batch);
        int q = q();
        int i = node / q;
        long members = (holders & ~(NodeSets.first(q) << (i * q))) | (1L << node);
        return prefix(members) * (q - 1) + distance(members) - 1;
    }

    @Override
    public PrimitiveIterator.OfLong batchesOf(int node) {
        Objects.checkIndex(node, nodes);
        return new Words(node, true);
    }

    @Override
    public PrimitiveIterator.OfLong groupsOf(int node) {
        Objects.checkIndex(node, nodes);
        return new Words(node, false);
    }

    @Override
    public long batchesPerNode() {
        return power(load - 2);
    }

    @Override
    public double communicationLoad() {
        return (1 - (double) load / nodes) / (load - 1);
    }

    /** The batches or the groups of a node, ascending: walks over the prefixes that its symbol allows. */
    private final class Words implements PrimitiveIterator.OfLong {
        private final boolean batches;
        private final int symbol;
        /** Value of the node's digit in a prefix, or 0 if its symbol is the last, which no prefix has. */
        private final long place;

        private long left;
        private long prefix;
        private int distance;

        Words(int node, boolean batches) {
            this.batches = batches;
            int i = node / q();
            symbol = node % q();
            place = i == load - 1 ? 0 : power(load - 2 - i);
            left = batches ? batchesPerNode() : lackingBatchesPerNode();
            prefix = symbol * place;
            distance = batches ? 0 : 1;
            if (place == 0) {
                distance = lastSymbolAway();
                skip();
            }
        }

        /** How far the node's symbol, the last, is from the sum of the prefix. */
        private int lastSymbolAway() {
            return Math.floorMod(symbol - digitSum(), q());
        }

        private long digitSum() {
            long sum = 0;
            for (long rest = prefix; rest != 0; rest /= q()) {
                sum += rest % q();
            }
            return sum;
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public long nextLong() {
            if (left == 0) {
                throw new NoSuchElementException("nothing behind the last");
            }
            long result = batches ? prefix : prefix * (q() - 1) + distance - 1;
            left--;
            if (left > 0) {
                advance();
            }
            return result;
        }

        private void advance() {
            if (place == 0) {
                prefix++;
                distance = lastSymbolAway();
                skip();
            } else if (!batches && distance < q() - 1) {
                distance++;
            } else {
                distance = batches ? 0 : 1;
                prefix++;
                // A carry into the node's digit goes on to the one above.
                if (prefix / place % q() != symbol) {
                    prefix += place * (q() - 1);
                }
            }
        }

        /** Goes on to the next prefix that makes a batch, or a group, with the node's symbol as the last. */
        private void skip() {
            while (left > 0 && batches != (distance == 0)) {
                prefix++;
                distance = lastSymbolAway();
            }
        }
    }
}

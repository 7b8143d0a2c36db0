package org.codedcomputing.pagerank.plan;

import java.io.Serializable;

/**
 * What the rows of a plan cost on the network in one iteration, headers not counted. Sent counts a multicast once, delivered
 * once for each receiver.
 *
 * @param values values that servers lack, each row counted once: U_r for raw ones
 * @param sentValues values sent when segments are exact fractions of a value: of each coded group the longest row, and an
 *     r-th of the second longest
 * @param sentBytes the same in whole bytes
 * @param deliveredBytes bytes sent times receivers
 * @param messages transmissions that are not empty
 * @param writeBackCopies values that write-back sends when each receiver has its own
 * @param writeBackTransmissions values that it sends by multicast
 */
public record Traffic(
        long values,
        double sentValues,
        long sentBytes,
        long deliveredBytes,
        long messages,
        long writeBackCopies,
        long writeBackTransmissions)
        implements Serializable {

    /** Values that servers lack over values sent: what the code, or the multicast, gains; 1 when nothing is lacking. */
    public double gain() {
        return values == 0 ? 1 : values / sentValues;
    }

    /** Counts the rows of a plan. */
    static Traffic of(Rows rows, RowLayout layout, Allocation allocation) {
        Counter counter = new Counter(rows, layout);
        if (rows.sending() == Sending.CODED) {
            counter.coded();
        } else {
            counter.plain();
        }
        return new Traffic(
                rows.values(),
                counter.sentValues,
                counter.sentBytes,
                counter.deliveredBytes,
                counter.messages,
                allocation.writeBackCopies(),
                allocation.writeBackTransmissions());
    }

    private static final class Counter {
        final Rows rows;
        final RowLayout layout;
        double sentValues;
        long sentBytes;
        long deliveredBytes;
        long messages;

        Counter(Rows rows, RowLayout layout) {
            this.rows = rows;
            this.layout = layout;
        }

        void plain() {
            for (int row = 0; row < rows.rows(); row++) {
                long bytes = (long) rows.length(row) * Long.BYTES;
                sentValues += rows.length(row);
                sentBytes += bytes;
                deliveredBytes += bytes * Long.bitCount(rows.receivers(row));
                messages++;
            }
        }

        void coded() {
            int first = 0;
            while (first < rows.rows()) {
                int behind = first + 1;
                while (behind < rows.rows() && rows.members(behind) == rows.members(first)) {
                    behind++;
                }
                group(first, behind);
                first = behind;
            }
        }

        private void group(int first, int behind) {
            int parts = Long.bitCount(rows.holders(first));
            int longest = 0;
            int second = 0;
            for (int row = first; row < behind; row++) {
                int length = rows.length(row);
                second = Math.max(second, Math.min(longest, length));
                longest = Math.max(longest, length);
            }
            sentValues += longest + (double) second / parts;
            for (int sender : Placing.members(rows.members(first))) {
                long bytes = 0;
                for (int row = first; row < behind; row++) {
                    if (rows.receivers(row) != 1L << sender) {
                        bytes = Math.max(bytes, segmentBytes(row, sender, parts));
                    }
                }
                sentBytes += bytes;
                deliveredBytes += bytes * parts;
                messages += bytes > 0 ? 1 : 0;
            }
        }

        private long segmentBytes(int row, int sender, int parts) {
            long bytes = layout.bytes(rows.length(row), parts);
            long position = Long.bitCount(rows.holders(row) & ((1L << sender) - 1));
            return bytes * (position + 1) / parts - bytes * position / parts;
        }
    }
}

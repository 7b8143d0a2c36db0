package org.codedcomputing.spark.exchange.transport;

/**
 * The other side of {@link SendWindow}: what each peer has in flight to this node, as far as it has come, and what it is to be
 * told that the task has taken.
 */
final class ReceiveWindow {
    private final long share;
    private final long[] held;
    private final int[] messages;
    private final long[] owed;

    ReceiveWindow(Membership membership) {
        share = SendWindow.share(membership);
        held = new long[membership.session().nodes()];
        messages = new int[membership.session().nodes()];
        owed = new long[membership.session().nodes()];
    }

    /**
     * Takes in that a message of a peer begins.
     *
     * @return false if the peer does not keep to its window
     */
    synchronized boolean begins(int origin, int bytes) {
        held[origin] += (long) bytes + SendWindow.MESSAGE_OVERHEAD;
        messages[origin]++;
        return messages[origin] == 1 || held[origin] <= share;
    }

    /**
     * Takes in that the task has taken a message.
     *
     * @return what to tell its sender now; 0 if it has enough left to go on
     */
    synchronized long taken(int origin, int bytes) {
        long charge = (long) bytes + SendWindow.MESSAGE_OVERHEAD;
        held[origin] -= charge;
        messages[origin]--;
        owed[origin] += charge;
        if (messages[origin] > 0 && owed[origin] < share / 2) {
            return 0;
        }
        long credit = owed[origin];
        owed[origin] = 0;
        return credit;
    }
}

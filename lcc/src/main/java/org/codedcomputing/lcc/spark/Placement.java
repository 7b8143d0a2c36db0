package org.codedcomputing.lcc.spark;

import java.util.Locale;

/** What a worker is, where workers may collude or lie. */
public enum Placement {
    /** Hosts on a cluster; in local mode, where there is one host, task slots, with a warning. */
    AUTO,
    /** Hosts: shares are pinned to them, and no host gets more than it may. */
    HOSTS,
    /** Task slots, whichever host they are on: for experiments, since a host may then see and falsify several shares. */
    SLOTS;

    /** As on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package org.codedcomputing.spark.advise;

import org.jspecify.annotations.Nullable;

/**
 * Who helps whom at the end of a stage.
 *
 * @param idleCopies whether slots that find no task take a copy of the first unfinished one that has none, as a coded tail of copies
 * @param speculation when Spark copies tasks; null if it does not
 */
record Help(boolean idleCopies, @Nullable CopyRule speculation) {
    /** Nobody. */
    static final Help NONE = new Help(false, null);

    /** A coded tail of copies. */
    static final Help IDLE_COPIES = new Help(true, null);

    /** Spark's speculation. */
    static Help speculation(CopyRule rule) {
        return new Help(false, rule);
    }

    /** What an application had. */
    static Help of(LoggedApplication application) {
        return application.speculation() ? speculation(application.copyRule()) : NONE;
    }
}

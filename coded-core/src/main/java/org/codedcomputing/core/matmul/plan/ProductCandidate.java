package org.codedcomputing.core.matmul.plan;

import org.codedcomputing.core.matmul.Partition;
import org.codedcomputing.core.matmul.ProductFamily;

/**
 * One way to run a product.
 *
 * @param form how tasks are scheduled
 * @param family the code with its partition
 * @param tasks number of tasks
 * @param threshold results that suffice
 */
public record ProductCandidate(Form form, ProductFamily family, int tasks, int threshold) {
    /** How tasks are scheduled. */
    public enum Form {
        /** Small raw tasks, pulled by slots as they become idle; slots that would idle at the end take copies of what is unfinished. */
        COPIED_WAVES("uncoded, waves, copies"),
        /** Small raw tasks, pulled by slots as they become idle; all are needed. What Spark itself does, for comparison. */
        UNCODED_WAVES("uncoded, waves"),
        /** One coded task for each slot; any K suffice. */
        ONE_WAVE("one wave"),
        /** Small raw tasks first, parity tasks on slots that would idle; any K suffice. */
        CODED_TAIL("coded tail");

        private final String text;

        Form(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Whether there is no code. */
    public boolean uncoded() {
        return form == Form.COPIED_WAVES || form == Form.UNCODED_WAVES;
    }

    /** How the operands are cut. */
    public Partition partition() {
        return family.partition();
    }

    /** What users call it, such as {@code one wave RKRP(m=3,n=3), 12 tasks, 9 needed}. */
    @Override
    public String toString() {
        return uncoded()
                ? "uncoded (%s), %d tasks in waves%s"
                        .formatted(partition(), tasks, form == Form.COPIED_WAVES ? ", copies last" : "")
                : "%s %s, %d tasks, %d needed".formatted(form, family.name(), tasks, threshold);
    }
}

package org.codedcomputing.spark.advise;

import java.util.List;

/**
 * What a log says of its application.
 *
 * @param log the log's name
 * @param name the application's name
 * @param sparkVersion such as 4.1.0
 * @param speculation whether {@code spark.speculation} was on
 * @param copyRule when it copies tasks, or would
 * @param executorNames of executors that had tasks, by number: Spark's name and the host, such as "3 on 10.0.0.7"
 * @param hosts how many hosts had tasks
 * @param stages completed stage attempts, in the order in which they ended
 * @param notes what could not be read
 */
record LoggedApplication(
        String log,
        String name,
        String sparkVersion,
        boolean speculation,
        CopyRule copyRule,
        List<String> executorNames,
        int hosts,
        List<LoggedStage> stages,
        List<String> notes) {
    /** Copies the lists. */
    LoggedApplication {
        executorNames = List.copyOf(executorNames);
        stages = List.copyOf(stages);
        notes = List.copyOf(notes);
    }

    /** How many executors had tasks. */
    int executors() {
        return executorNames.size();
    }
}

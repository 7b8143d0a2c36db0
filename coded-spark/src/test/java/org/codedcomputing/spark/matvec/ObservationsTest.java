package org.codedcomputing.spark.matvec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.codedcomputing.core.allocation.WorkerModel;
import org.junit.jupiter.api.Test;

/** Times credited to executors, or to workers where there are none. */
class ObservationsTest {
    private static double mean(WorkerModel model) {
        return model.law().mean();
    }

    @Test
    void nothingIsKnownBeforeTwoTasksCount() {
        Observations observations = new Observations(2);
        assertThat(observations.models(List.of())).isEmpty();
        observations.add("", 0, 1, 10, true);
        observations.add("", 0, 1, 10, true);
        // The first one paid for class loading.
        assertThat(observations.models(List.of())).isEmpty();
        observations.add("", 0, 1.2, 10, true);
        assertThat(observations.models(List.of())).isPresent();
    }

    /** Executor b is four times as slow, whoever's tasks it ran. */
    @Test
    void timesBelongToTheExecutorThatRanTheTask() {
        Observations observations = new Observations(3);
        for (int i = 0; i < 20; i++) {
            observations.add("a", i % 3, 1 + i % 5 / 50.0, 100, true);
            observations.add("b", i % 3, 4 + i % 5 / 50.0, 100, true);
        }
        List<WorkerModel> models = observations.models(List.of("a", "b")).orElseThrow();
        assertThat(models).hasSize(3);
        assertThat(mean(models.get(1)) / mean(models.get(0))).isBetween(3.0, 5.0);
        assertThat(models.get(2)).isEqualTo(models.get(0));
        // One that has come since is taken for the average of all.
        List<WorkerModel> replaced = observations.models(List.of("a", "c")).orElseThrow();
        assertThat(mean(replaced.get(1))).isBetween(0.9 * mean(models.get(0)), 1.1 * mean(models.get(1)));
    }

    @Test
    void withoutExecutorsTimesBelongToTheWorkerOrToAll() {
        Observations observations = new Observations(2);
        for (int i = 0; i < 20; i++) {
            observations.add("", 0, 1 + i % 5 / 50.0, 100, true);
            observations.add("", 1, 4 + i % 5 / 50.0, 100, true);
        }
        List<WorkerModel> models = observations.models(List.of()).orElseThrow();
        assertThat(mean(models.get(1)) / mean(models.get(0))).isBetween(3.0, 5.0);
        Observations pulled = new Observations(2);
        for (int i = 0; i < 20; i++) {
            pulled.add("", MatvecPlan.ANYWHERE, 1 + i % 5 / 50.0, 100, true);
        }
        List<WorkerModel> same = pulled.models(List.of()).orElseThrow();
        assertThat(same.get(0)).isEqualTo(same.get(1));
    }

    /** Stopped tasks would have taken longer: leaving them out would make the worker look faster. */
    @Test
    void stoppedTasksCount() {
        Observations with = new Observations(1);
        Observations without = new Observations(1);
        for (int i = 0; i < 12; i++) {
            with.add("", 0, 1 + i % 6 / 10.0, 1, true);
            without.add("", 0, 1 + i % 6 / 10.0, 1, true);
            with.add("", 0, 1.6, 1, false);
        }
        assertThat(mean(with.models(List.of()).orElseThrow().get(0)))
                .isGreaterThan(mean(without.models(List.of()).orElseThrow().get(0)));
    }
}

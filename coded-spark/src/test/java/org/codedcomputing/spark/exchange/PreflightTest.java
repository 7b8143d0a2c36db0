package org.codedcomputing.spark.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.codedcomputing.spark.SparkTestContexts;
import org.codedcomputing.spark.exchange.transport.InProcessTransport;
import org.codedcomputing.spark.exchange.transport.Transport;
import org.codedcomputing.spark.plan.TaskSlots;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fault-13")
@Tag("fault-14")
class PreflightTest {
    private static final Transport IN_PROCESS = new InProcessTransport();

    private static void check(SparkContext context, int nodes) {
        Preflight.check(context, nodes, IN_PROCESS, Duration.ofSeconds(30));
    }

    @Test
    void slotsAreCountedAndNeverWaitedForWhereNoMoreCanCome() {
        try (JavaSparkContext spark = SparkTestContexts.local(3, Map.of())) {
            assertThat(TaskSlots.executors(spark.sc())).isOne();
            assertThatCode(() -> check(spark.sc(), 3)).doesNotThrowAnyException();
            assertThatThrownBy(() -> check(spark.sc(), 4))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "the exchange needs 4 task slots at once, one for each node, but the application has 3 (master local[3]); choose at most 3 nodes, or give it more cores");
        }
    }

    @Test
    void aTaskOfSeveralCoresIsOneSlot() {
        try (JavaSparkContext spark = SparkTestContexts.local(5, Map.of("spark.task.cpus", "2"))) {
            assertThatCode(() -> check(spark.sc(), 2)).doesNotThrowAnyException();
            assertThatThrownBy(() -> check(spark.sc(), 3)).hasMessageContaining("has 2 (master local[5])");
        }
    }

    @Test
    void dynamicAllocationIsRefused() {
        try (JavaSparkContext spark = SparkTestContexts.local(4, Map.of("spark.dynamicAllocation.enabled", "true"))) {
            assertThatThrownBy(() -> check(spark.sc(), 4))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage(
                            "spark.dynamicAllocation.enabled = true, but the 4 nodes of a coded or replicated exchange must all be there at once (Spark refuses barrier stages under dynamic allocation); set it to false or use mode uncoded");
        }
    }
}

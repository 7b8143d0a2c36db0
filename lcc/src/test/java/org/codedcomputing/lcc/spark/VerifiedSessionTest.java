package org.codedcomputing.lcc.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.codedcomputing.spark.job.RoundReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who counts as late. */
@Tag("fault-7")
class VerifiedSessionTest {
    private static RoundReport report(List<Integer> survivors, double waitSeconds) {
        return new RoundReport(
                1,
                true,
                survivors,
                Map.of(),
                Map.of(),
                List.of(),
                0,
                0,
                0,
                0,
                0,
                new RoundReport.Spread(0, 0, 0),
                waitSeconds,
                0,
                0,
                0,
                0,
                0,
                0);
    }

    @Test
    void lateIsTwiceTheMedianAndATenthOfASecondMore() {
        double[] alike = {1, 1.1, 1.2, 1.3};
        assertEquals(0, VerifiedSession.late(report(List.of(0, 1, 2, 3), 1.4), alike, 6));
        assertEquals(2, VerifiedSession.late(report(List.of(0, 1, 2, 3), 2.3), alike, 6));
        assertEquals(1, VerifiedSession.late(report(List.of(0, 1, 2, 3), 1.4), new double[] {1, 1, 1, 5}, 6));
        assertEquals(3, VerifiedSession.late(report(List.of(0, 1, 2, 3), 5), new double[] {1, 1, 1, 5}, 6));
        double[] brief = {0.001, 0.001, 0.02, 0.09};
        assertEquals(0, VerifiedSession.late(report(List.of(0, 1, 2, 3), 0.1), brief, 6));
        assertEquals(0, VerifiedSession.late(report(List.of(), 9), new double[0], 6));
    }
}

package org.codedcomputing.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rule about wall clocks sees what it is for. */
@Tag("fault-22")
final class WallClockTest {

    @Test
    void everyWayToAWallClockIsFoundAndMonotonicTimeIsNone() {
        assertEquals(1, violations(Millis.class));
        assertEquals(1, violations(ByReference.class));
        assertEquals(1, violations(Now.class));
        assertEquals(2, violations(OfAClock.class));
        assertEquals(1, violations(Today.class));
        assertEquals(0, violations(Monotonic.class));
    }

    private static int violations(Class<?> type) {
        return noClasses()
                .should(ArchitectureRules.readAWallClock())
                .evaluate(new ClassFileImporter().importClasses(type))
                .getFailureReport()
                .getDetails()
                .size();
    }

    static final class Millis {
        long time() {
            return System.currentTimeMillis();
        }
    }

    static final class ByReference {
        LongSupplier time() {
            return System::currentTimeMillis;
        }
    }

    static final class Now {
        Object time() {
            return Instant.now();
        }
    }

    static final class OfAClock {
        long time() {
            return Clock.systemUTC().millis();
        }
    }

    @SuppressWarnings("JavaUtilDate") // What the rule is to find.
    static final class Today {
        Object time() {
            return new Date();
        }
    }

    static final class Monotonic {
        long time() {
            return System.nanoTime();
        }
    }
}

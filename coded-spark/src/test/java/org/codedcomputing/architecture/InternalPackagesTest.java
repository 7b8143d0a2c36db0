package org.codedcomputing.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.EvaluationResult;
import org.codedcomputing.fixtureone.OwnModule;
import org.codedcomputing.fixtureone.internal.Hidden;
import org.codedcomputing.fixturetwo.OtherModule;
import org.junit.jupiter.api.Test;

/** The rule about internal packages sees what it is for. */
final class InternalPackagesTest {

    @Test
    void aModuleMayUseItsOwnInternals() {
        assertFalse(check(Hidden.class, OwnModule.class).hasViolation());
    }

    @Test
    void anotherModuleMayNot() {
        EvaluationResult result = check(Hidden.class, OtherModule.class);
        assertTrue(result.hasViolation());
        assertTrue(result.getFailureReport().toString().contains("OtherModule"), () -> "" + result.getFailureReport());
    }

    private static EvaluationResult check(Class<?>... types) {
        return classes()
                .should(ArchitectureRules.onlyUseInternalsOfTheirOwnModule())
                .evaluate(new ClassFileImporter().importClasses(types));
    }
}

package org.codedcomputing.benchmarks;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import org.codedcomputing.architecture.ArchitectureRules;

/** The rules over all modules, since this module sees every other one. */
@AnalyzeClasses(packages = "org.codedcomputing", importOptions = ArchitectureRules.ProductionOnly.class)
final class ArchitectureTest {

    @ArchTest
    static final ArchTests RULES = ArchTests.in(ArchitectureRules.class);
}

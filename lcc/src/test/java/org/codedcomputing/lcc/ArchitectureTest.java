package org.codedcomputing.lcc;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import org.codedcomputing.architecture.ArchitectureRules;

@AnalyzeClasses(packages = "org.codedcomputing.lcc", importOptions = ArchitectureRules.ProductionOnly.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchTests RULES = ArchTests.in(ArchitectureRules.class);
}

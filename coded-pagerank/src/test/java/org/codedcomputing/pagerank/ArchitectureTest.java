package org.codedcomputing.pagerank;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import org.codedcomputing.architecture.ArchitectureRules;

@AnalyzeClasses(packages = "org.codedcomputing.pagerank", importOptions = ArchitectureRules.ProductionOnly.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchTests RULES = ArchTests.in(ArchitectureRules.class);
}

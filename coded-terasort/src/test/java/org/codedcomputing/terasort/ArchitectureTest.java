package org.codedcomputing.terasort;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.codedcomputing.terasort", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule USES_NO_INTERNALS_OF_OTHER_MODULES = noClasses()
            .that()
            .resideInAPackage("org.codedcomputing.terasort..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.codedcomputing.spark..internal..", "org.codedcomputing.core..internal..");

    @ArchTest
    static final ArchRule USES_NO_HADOOP_EXAMPLES = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.hadoop.examples..")
            .because("they are the tests' oracle");
}

package org.codedcomputing.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.ObjectInputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Who may depend on whom. Written once and run in every module that sees classes of others; rules about packages that
 * a module does not see hold there trivially.
 */
public final class ArchitectureRules {

    private static final String ROOT = "org.codedcomputing.";

    /** Dependencies between modules point one way: core, spark, the applications, benchmarks. */
    @ArchTest
    static final ArchRule MODULES_POINT_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("core")
            .definedBy(ROOT + "core..")
            .layer("spark")
            .definedBy(ROOT + "spark..")
            .layer("terasort")
            .definedBy(ROOT + "terasort..")
            .layer("pagerank")
            .definedBy(ROOT + "pagerank..")
            .layer("lcc")
            .definedBy(ROOT + "lcc..")
            .layer("benchmarks")
            .definedBy(ROOT + "benchmarks..")
            .whereLayer("spark")
            .mayOnlyBeAccessedByLayers("terasort", "pagerank", "lcc", "benchmarks")
            .whereLayer("terasort")
            .mayOnlyBeAccessedByLayers("benchmarks")
            .whereLayer("pagerank")
            .mayOnlyBeAccessedByLayers("benchmarks")
            .whereLayer("lcc")
            .mayOnlyBeAccessedByLayers("benchmarks")
            .whereLayer("benchmarks")
            .mayNotBeAccessedByAnyLayer();

    /** What a package needs can be read before it. */
    @ArchTest
    static final ArchRule PACKAGES_FORM_NO_CYCLES =
            slices().matching("org.codedcomputing.(**)").should().beFreeOfCycles();

    /** Codes, kernels and models can be used, and tested, without Spark. */
    @ArchTest
    static final ArchRule PURE_CODE_KNOWS_NO_SPARK = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "core..", ROOT + "lcc.code..", ROOT + "pagerank.plan..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..", ROOT + "spark..");

    /** What a module keeps in a package named internal is free to change with that module alone. */
    @ArchTest
    static final ArchRule INTERNAL_STAYS_INSIDE_ITS_MODULE =
            classes().that().resideInAPackage("org.codedcomputing..").should(onlyUseInternalsOfTheirOwnModule());

    /** Bytes from the network never become objects through Java's own serialisation, which runs what it reads. */
    @ArchTest
    static final ArchRule TRANSPORTS_DESERIALISE_NO_JAVA_OBJECTS = noClasses()
            .that()
            .resideInAPackage("..transport..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ObjectInputStream.class)
            .allowEmptyShould(true);

    /** Deadlines and rates are counted in monotonic time: a clock that jumps, or is set, kills no peer. */
    @ArchTest
    static final ArchRule EXCHANGES_READ_NO_WALL_CLOCK = noClasses()
            .that()
            .resideInAPackage(ROOT + "spark.exchange..")
            .should(readAWallClock())
            .allowEmptyShould(true);

    private ArchitectureRules() {}

    static ArchCondition<JavaClass> readAWallClock() {
        return new ArchCondition<>("read a wall clock") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                for (JavaAccess<?> access : user.getAccessesFromSelf()) {
                    String owner = access.getTargetOwner().getName();
                    boolean clock = (owner.equals("java.lang.System")
                                    && access.getName().equals("currentTimeMillis"))
                            || (owner.startsWith("java.time.")
                                    && access.getName().equals("now"))
                            || owner.equals("java.time.Clock")
                            || (owner.equals("java.util.Date")
                                    && access.getName().equals("<init>"));
                    events.add(new SimpleConditionEvent(user, clock, access.getDescription()));
                }
            }
        };
    }

    static ArchCondition<JavaClass> onlyUseInternalsOfTheirOwnModule() {
        return new ArchCondition<>("use internal packages of their own module only") {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                for (Dependency dependency : user.getDirectDependenciesFromSelf()) {
                    JavaClass used = dependency.getTargetClass().getBaseComponentType();
                    if (isInternal(used) && !moduleOf(used).equals(moduleOf(user))) {
                        events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean isInternal(JavaClass type) {
        List<String> parts = Arrays.asList(type.getPackageName().split("\\.", -1));
        return type.getPackageName().startsWith(ROOT) && parts.contains("internal");
    }

    /** The first part of the package below the root: core, spark, terasort, and so on. */
    private static String moduleOf(JavaClass type) {
        String below = type.getPackageName().substring(ROOT.length());
        int end = below.indexOf('.');
        return end < 0 ? below : below.substring(0, end);
    }

    /** Leaves out test classes, in folders and in test jars. */
    public static final class ProductionOnly implements ImportOption {

        /** For ArchUnit. */
        public ProductionOnly() {}

        @Override
        public boolean includes(Location location) {
            return new ImportOption.DoNotIncludeTests().includes(location) && !location.contains("-tests.jar");
        }
    }
}

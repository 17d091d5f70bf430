package io.hawser;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.Timer;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The arrows of the design, and what the driver and everything below it must not know. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.hawser");

    /** The classes of core that are objects of one loop, told the time and given their output. */
    private static final Set<String> DRIVER = Set.of(
            "ConnectionDriver",
            "Closing",
            "ControlBudget",
            "ControlFrames",
            "Liveness",
            "Outbound",
            "OwedEnd",
            "UnsentAge");

    private static final DescribedPredicate<JavaClass> PURE = describe("the driver or the protocol", type -> {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer.getPackageName().startsWith("io.hawser.protocol") || DRIVER.contains(outer.getSimpleName());
    });

    @Test
    void the_list_of_the_driver_is_up_to_date() {
        for (String name : DRIVER) {
            CLASSES.get("io.hawser." + name);
        }
    }

    @Test
    void the_driver_and_the_protocol_know_no_thread_clock_socket_or_lock() {
        noClasses()
                .that(PURE)
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                                "java.util.concurrent..", "java.net..", "java.nio.channels..", "java.io.file..")
                        .or(describe(
                                "threads, clocks and their like",
                                type -> type.isAssignableTo(Thread.class)
                                        || List.of(Clock.class, Instant.class, Timer.class, Random.class).stream()
                                                .anyMatch(type::isEquivalentTo))))
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Object.class, "wait")
                .orShould()
                .callMethod(Object.class, "notifyAll")
                .check(CLASSES);
        methods()
                .that()
                .areDeclaredInClassesThat(PURE)
                .should()
                .notHaveModifier(JavaModifier.SYNCHRONIZED)
                .check(CLASSES);
    }

    @Test
    void the_driver_and_the_protocol_log_nothing() {
        noClasses()
                .that(PURE)
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.util.logging.."))
                .orShould()
                .dependOnClassesThat()
                .haveSimpleName("Log")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(System.Logger.class)
                .check(CLASSES);
    }

    @Test
    void the_protocol_knows_nothing_but_itself_and_java_base() {
        classes()
                .that()
                .resideInAPackage("io.hawser.protocol..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("io.hawser.protocol..", "java..", "org.jspecify.."))
                .check(CLASSES);
    }

    @Test
    void core_knows_nothing_but_itself_the_protocol_and_java_base() {
        classes()
                .that()
                .resideInAPackage("io.hawser")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("io.hawser", "io.hawser.protocol..", "java..", "org.jspecify.."))
                .check(CLASSES);
    }
}

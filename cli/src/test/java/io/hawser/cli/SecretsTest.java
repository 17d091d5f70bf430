package io.hawser.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** What nobody may guess, in all of Hawser that this module can see. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class SecretsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("io.hawser");

    /** They spread what they do over a time, and anybody may know how. */
    private static final Set<String> SPREAD = Set.of("io.hawser.server.Drain", "io.hawser.server.WebSocketServer");

    /** They compare files and addresses. */
    private static final Set<String> NO_SECRETS = Set.of("io.hawser.netty.CertifiedKey", "io.hawser.netty.HostNames");

    @Test
    void come_from_SecureRandom() { // T13
        CLASSES.get("io.hawser.server.Drain");
        CLASSES.get("io.hawser.client.WebSocketClient");
        noClasses()
                .should()
                .callConstructor(Random.class)
                .orShould()
                .callConstructor(Random.class, long.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(SplittableRandom.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
        noClasses()
                .that(areNot(SPREAD))
                .should()
                .dependOnClassesThat()
                .areAssignableTo(ThreadLocalRandom.class)
                .check(CLASSES);
    }

    @Test
    void are_compared_in_constant_time() { // T16
        noClasses()
                .that(areNot(NO_SECRETS))
                .should()
                .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
                .orShould()
                .callMethod(Arrays.class, "equals", char[].class, char[].class)
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> areNot(Set<String> names) {
        return describe(
                "are not " + names, type -> !names.contains(type.getName().replaceAll("\\$.*", "")));
    }
}

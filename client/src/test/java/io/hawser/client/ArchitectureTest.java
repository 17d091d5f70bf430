package io.hawser.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** The arrows of the design around the client. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("io.hawser.client");

    @Test
    void the_client_knows_no_server_and_no_netty() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.hawser.server..", "io.netty..")
                .check(CLASSES);
    }

    /** What users see is the client, {@code io.hawser} and the words of the protocol; the bridge is none of theirs. */
    @Test
    void no_public_signature_names_the_bridge_to_netty() {
        List<String> leaks = CLASSES.stream()
                .filter(type -> isVisible(type.getModifiers()))
                .flatMap(type -> type.getMembers().stream())
                .filter(member -> isVisible(member.getModifiers()))
                .filter(member ->
                        types(member).anyMatch(type -> type.getPackageName().startsWith("io.hawser.netty")))
                .map(JavaMember::getFullName)
                .toList();
        assertEquals(List.of(), leaks);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaClass> types(JavaMember member) {
        if (member instanceof JavaCodeUnit code) {
            return Stream.of(
                            code.getReturnType().getAllInvolvedRawTypes(),
                            code.getParameterTypes().stream()
                                    .flatMap(type -> type.getAllInvolvedRawTypes().stream())
                                    .toList(),
                            code.getExceptionTypes())
                    .flatMap(Collection::stream);
        }
        return member.getAllInvolvedRawTypes().stream();
    }
}

package dev.scepter.agent.userstore;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.scepter.agent.model.Secret;
import org.junit.jupiter.api.Test;

/** What must not reach the process of a user cannot even be named where messages to it are written. */
class NoSecretsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.scepter.agent.userstore");

    @Test
    void protocol_knowsNoSecret_noPolicy_noAddress() {
        assertThat(CLASSES.contain(UserHelper.class)).isTrue();

        noClasses().should().dependOnClassesThat().areAssignableTo(Secret.class).check(CLASSES);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..policy..", "..scep..", "..mdm..", "..lifecycle..", "..http..", "java.net..")
                .check(CLASSES);
    }

    @Test
    void protocol_touchesNoFile() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.(File.*|RandomAccessFile)")
                .check(CLASSES);
    }
}

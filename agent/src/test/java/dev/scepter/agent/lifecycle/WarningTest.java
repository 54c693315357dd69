package dev.scepter.agent.lifecycle;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WarningTest {
    private static final ArchRule OF_THE_CATALOGUE = noClasses()
            .that()
            .doNotBelongToAnyOf(Warning.class)
            .and()
            .doNotHaveFullyQualifiedName(JsonFields.class.getName())
            .should()
            .callConstructor(Warning.class, String.class, String.class)
            .because("a warning that is produced stands in the catalogue; only stored ones may be of another version");

    private static JavaClasses classesBeside(Class<?> type) throws URISyntaxException {
        return new ClassFileImporter()
                .importPath(Path.of(
                        type.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }

    @Test
    void everyWarningThatIsProduced_isOfTheCatalogue() throws URISyntaxException {
        OF_THE_CATALOGUE.check(classesBeside(Warning.class));
    }

    @Test
    void rule_canFail() {
        assertThat(OF_THE_CATALOGUE
                        .evaluate(new ClassFileImporter().importClasses(JournalTest.class))
                        .hasViolation())
                .isTrue();
    }
}

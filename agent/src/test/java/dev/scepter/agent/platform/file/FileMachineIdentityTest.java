package dev.scepter.agent.platform.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.Placeholder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMachineIdentityTest {
    @TempDir
    private Path root;

    @Test
    void hostNameWithDomain_isBothNames() {
        write("proc/sys/kernel/hostname", "pc7.corp.example\n");

        assertThat(value(Placeholder.DEVICE_NAME)).isEqualTo("pc7");
        assertThat(value(Placeholder.FULLY_QUALIFIED_DOMAIN_NAME)).isEqualTo("pc7.corp.example");
    }

    @Test
    void bareHostName_isQualifiedByAConfiguredDomainOnly() {
        write("etc/hostname", "pc7\n");

        assertThat(value(Placeholder.DEVICE_NAME)).isEqualTo("pc7");
        assertThat(value(Placeholder.FULLY_QUALIFIED_DOMAIN_NAME)).isEmpty();

        write(
                "etc/resolv.conf",
                "# domain none\nnameserver 192.0.2.1\nsearch a.example b.example\ndomain corp.example\n");

        assertThat(value(Placeholder.FULLY_QUALIFIED_DOMAIN_NAME)).isEqualTo("pc7.corp.example");
    }

    @Test
    void serialNumber_isTakenWithoutTheBlanksOfTheFirmware() {
        write("sys/class/dmi/id/product_serial", "C02XK0AAJGH6   \n");

        assertThat(value(Placeholder.SERIAL_NUMBER)).isEqualTo("C02XK0AAJGH6");
    }

    @Test
    void dummySerialNumber_comesAsItIs() {
        write("sys/class/dmi/id/product_serial", "To be filled by O.E.M.\n");

        assertThat(value(Placeholder.SERIAL_NUMBER)).isEqualTo("To be filled by O.E.M.");
    }

    @Test
    void deviceId_isAUuidThatDoesNotShowTheMachineId() {
        write("etc/machine-id", "b08dfa6083e7567a1921a715000001fb\n");

        assertThat(value(Placeholder.DEVICE_ID))
                .as("another value would change the names of devices")
                .isEqualTo("c100e6a3-e310-39fc-8534-6a4e075808a4");
    }

    @Test
    void machineThatSaysNothing_hasNoValues() {
        for (Placeholder placeholder : Placeholder.values()) {
            assertThat(value(placeholder)).as("%s", placeholder).isEmpty();
        }
    }

    @Test
    void override_comesFirstAndAnEmptyOneTakesAway() {
        write("etc/hostname", "pc7.corp.example\n");
        FileMachineIdentity identity = new FileMachineIdentity(
                root,
                Map.of("DeviceName", "other", "FullyQualifiedDomainName", "", "UserPrincipalName", "jo@example.com"));

        assertThat(identity.value(Placeholder.DEVICE_NAME)).contains("other");
        assertThat(identity.value(Placeholder.FULLY_QUALIFIED_DOMAIN_NAME)).isEmpty();
        assertThat(identity.value(Placeholder.USER_PRINCIPAL_NAME)).contains("jo@example.com");
    }

    private String value(Placeholder placeholder) {
        return new FileMachineIdentity(root, Map.of()).value(placeholder).orElse("");
    }

    private void write(String path, String content) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

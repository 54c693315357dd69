package dev.scepter.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.SubjectName.Rdn;
import dev.scepter.agent.port.MachineIdentity;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTest {

    @ParameterizedTest
    @EnumSource
    void everyPlaceholder_isFilledInAsAValue(Placeholder placeholder) throws ScepterException {
        ScepPolicy policy = policy("CN=x " + placeholder.written() + " y,OU=" + placeholder.written(), "");

        ScepPolicy resolved = Placeholders.resolve(policy, LintContexts.identity(LintContexts.VALUES));

        String value = Objects.requireNonNull(LintContexts.VALUES.get(placeholder));
        assertThat(resolved.subjectName().rdns())
                .containsExactly(new Rdn("CN", "x " + value + " y"), new Rdn("OU", value));
    }

    @Test
    void policyWithoutPlaceholder_staysTheSame() throws ScepterException {
        ScepPolicy policy = policy("CN=x", "dns=x");

        assertThat(Placeholders.resolve(policy, placeholder -> {
                    throw new AssertionError("asked for " + placeholder);
                }))
                .isEqualTo(policy);
    }

    @ParameterizedTest
    @CsvSource({"CN={{DeviceName}}, ''", "CN=x, dns={{FullyQualifiedDomainName}}"})
    void nameThatIsAboutToChange_isRefused(String subject, String alternatives) {
        ScepterException failure = refusal(policy(subject, alternatives), renamed());

        assertThat(failure.code()).isEqualTo(ErrorCode.PLACEHOLDER_EMPTY);
        assertThat(failure).hasMessageEndingWith("}} is not final, the computer will be renamed");
    }

    @Test
    void otherValuesOfAMachineThatIsAboutToBeRenamed_areTaken() throws ScepterException {
        ScepPolicy resolved = Placeholders.resolve(policy("CN={{SerialNumber}}", ""), renamed());

        assertThat(resolved.subjectName().rdns())
                .containsExactly(
                        new Rdn("CN", Objects.requireNonNull(LintContexts.VALUES.get(Placeholder.SERIAL_NUMBER))));
    }

    private static MachineIdentity renamed() {
        return new MachineIdentity() {
            @Override
            public Optional<String> value(Placeholder placeholder) {
                return Optional.ofNullable(LintContexts.VALUES.get(placeholder));
            }

            @Override
            public Optional<String> namesInFlux() {
                return Optional.of("the computer will be renamed");
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a,O=evil",
                "a\",O=\"evil",
                "a+OU=evil",
                "a;dns=evil.example",
                "a/CN=evil",
                " a ",
                "\\,O=evil",
                "$1\\2",
                "#0403"
            })
    void valueThatLooksLikeStructure_staysOneValue(String value) throws ScepterException {
        ScepPolicy policy = policy("CN={{DeviceName}},O=x", "upn={{DeviceName}}@x");
        MachineIdentity identity = LintContexts.identity(Map.of(Placeholder.DEVICE_NAME, value));

        if (value.indexOf(' ') >= 0) {
            assertThat(refusal(policy, identity).getMessage()).contains("user principal name");
            return;
        }
        ScepPolicy resolved = Placeholders.resolve(policy, identity);

        assertThat(resolved.subjectName().rdns()).containsExactly(new Rdn("CN", value), new Rdn("O", "x"));
        assertThat(resolved.subjectAlternativeName().orElseThrow().names())
                .singleElement()
                .satisfies(name -> assertThat(name.value()).isEqualTo(value + "@x"));
        assertThat(PolicyJson.read(PolicyWriter.toJsonWithoutChallenge(resolved))
                        .policy())
                .contains(resolved.withChallenge(Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "CN={{DeviceName}}|a\u0007b",
                "CN={{DeviceName}}|{{DeviceId}}",
                "CN=x,C={{DeviceName}}|abc",
                "CN=x,E={{DeviceName}}|jö@x",
            },
            delimiter = '|')
    void valueThatCannotStandThere_isRefused(String subject, String value) {
        ScepPolicy policy = policy(subject, "");

        ScepterException refusal = refusal(policy, LintContexts.identity(Map.of(Placeholder.DEVICE_NAME, value)));

        assertThat(refusal.code()).isEqualTo(ErrorCode.PLACEHOLDER_EMPTY);
        assertThat(refusal.getMessage()).contains("subjectName");
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "CN={{Later}}|dns=x",
                "CN=x,O=a {{Later}} b|dns=x",
                "CN=x|dns={{Later}}",
                "CN={{DeviceName}}{{Later}}|dns=x"
            },
            delimiter = '|')
    void placeholderThatOnlyAnotherVersionKnows_isNoText(String subject, String names) {
        byte[] stored = PolicyJson.sound()
                .withText("subjectName", subject)
                .withText("subjectAlternativeName", names)
                .bytes();
        ScepPolicy policy = new PolicyReader().readStored(stored).orElseThrow();

        assertThat(refusal(policy, LintContexts.identity(LintContexts.VALUES))).hasMessageContaining("double braces");
    }

    @Test
    void valuesThatMeetInDoubleBraces_areRefused() {
        ScepPolicy policy = policy("CN={{DeviceName}}{{SerialNumber}}", "");

        assertThat(refusal(
                        policy,
                        LintContexts.identity(Map.of(Placeholder.DEVICE_NAME, "a{", Placeholder.SERIAL_NUMBER, "{b"))))
                .hasMessageContaining("double braces");
    }

    @Test
    void longValueBesideAPlaceholder_isFoundOnce() {
        PolicyReading reading = PolicyJson.sound()
                .withText("subjectName", "CN={{DeviceName}},O=" + "x".repeat(65))
                .read();

        List<Finding> onDevice = new PolicyLinter()
                .lint(
                        reading.policy().orElseThrow(),
                        LintContexts.on(LintContexts.identity(LintContexts.VALUES), true));

        assertThat(reading.findings()).extracting(Finding::code).containsExactly("subjectValueLong");
        assertThat(onDevice).isEmpty();
    }

    @Test
    void longValue_isRefused() {
        ScepPolicy policy = policy("CN={{DeviceName}}", "");

        assertThat(refusal(policy, LintContexts.identity(Map.of(Placeholder.DEVICE_NAME, "x".repeat(256)))))
                .hasMessageContaining("256 characters");
    }

    @Test
    void nameThatIsNoDnsName_isRefusedWhereADnsNameMustBe() {
        ScepPolicy policy = policy("CN={{DeviceName}}", "dns={{DeviceName}}.corp.example");

        assertThat(refusal(policy, LintContexts.identity(Map.of(Placeholder.DEVICE_NAME, "Jo's PC"))))
                .hasMessageContaining("the value of dns is no DNS name");
    }

    @Test
    void emptyOnes_areAllNamed() {
        ScepPolicy policy = policy("CN={{DeviceName}}-{{SerialNumber}}", "upn={{UserPrincipalName}}");

        ScepterException refusal = refusal(policy, LintContexts.identity(Map.of(Placeholder.DEVICE_NAME, " ")));

        assertThat(refusal.getMessage())
                .contains("{{DeviceName}}")
                .contains("{{SerialNumber}}")
                .contains("{{UserPrincipalName}}");
        assertThat(refusal.code().exitCode().number()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "To be filled by O.E.M.",
                "TO BE FILLED BY O.E.M.",
                "Default string",
                "System Serial Number",
                "None",
                "0",
                "00000000",
                "00000000-0000-0000-0000-000000000000",
                "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
                "123456789",
                "Not Specified",
                "xxxxxxx",
                "...",
                " None "
            })
    void dummyOfAMaker_isRefused(String dummy) {
        ScepPolicy policy = policy("CN={{SerialNumber}}", "");

        assertThat(refusal(policy, LintContexts.identity(Map.of(Placeholder.SERIAL_NUMBER, dummy))))
                .hasMessageContaining("dummy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"FACE", "FADE", "0001", "None-1", "X1", "F", "100"})
    void honestValue_isNoDummy(String value) throws ScepterException {
        MachineIdentity identity = LintContexts.identity(Map.of(Placeholder.SERIAL_NUMBER, value));

        assertThat(Placeholders.resolve(policy("CN={{SerialNumber}}", ""), identity)
                        .subjectName()
                        .rdns())
                .containsExactly(new Rdn("CN", value));
    }

    @Test
    void securityIdentifier_isThatOfTheStore() throws ScepterException {
        MachineIdentity identity = LintContexts.identity(LintContexts.VALUES);
        ScepPolicy machine = policy("CN=x", "").toBuilder().sid(SidMapping.BOTH).build();
        ScepPolicy user = machine.toBuilder().store(StoreLocation.USER).build();

        assertThat(Placeholders.sid(policy("CN=x", ""), identity)).isEmpty();
        assertThat(Placeholders.sid(machine, identity)).contains("S-1-5-21-1-2-3-1105");
        assertThat(Placeholders.sid(user, identity)).contains("S-1-5-21-1-2-3-1106");
    }

    @Test
    void missingOrWrongSecurityIdentifier_isRefused() {
        ScepPolicy policy =
                policy("CN=x", "").toBuilder().sid(SidMapping.SAN_URI).build();
        Map<Placeholder, String> wrong = new EnumMap<>(Placeholder.class);
        wrong.put(Placeholder.DEVICE_SID, "S-1-5-21-x");

        assertThat(refusal(policy, placeholder -> Optional.empty())).hasMessageContaining("{{DeviceSid}}");
        assertThat(refusal(policy, LintContexts.identity(wrong))).hasMessageContaining("no SID");
    }

    @Test
    void troubles_areErrorsBeforeTheFirstCertificateAndWarningsLater() {
        ScepPolicy policy = policy("CN={{DeviceName}}", "");
        MachineIdentity nameless = placeholder -> Optional.empty();

        List<Finding> first = new PolicyLinter().lint(policy, LintContexts.on(nameless, true));
        List<Finding> later = new PolicyLinter().lint(policy, LintContexts.on(nameless, false));

        assertThat(first).extracting(Finding::severity).containsExactly(Severity.ERROR);
        assertThat(later).extracting(Finding::severity).containsExactly(Severity.WARNING);
    }

    @Test
    void longValueOfTheDevice_isWarnedOf() {
        ScepPolicy policy = policy("CN={{DeviceName}}", "");
        MachineIdentity identity = LintContexts.identity(Map.of(Placeholder.DEVICE_NAME, "y".repeat(65)));

        assertThat(new PolicyLinter().lint(policy, LintContexts.on(identity, true)))
                .extracting(Finding::code)
                .containsExactly("subjectValueLong");
    }

    private static ScepterException refusal(ScepPolicy policy, MachineIdentity identity) {
        ScepterException refusal =
                catchThrowableOfType(ScepterException.class, () -> Placeholders.resolve(policy, identity));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private static ScepPolicy policy(String subject, String alternatives) {
        return PolicyJson.sound()
                .withText("subjectName", subject)
                .withText("subjectAlternativeName", alternatives)
                .read()
                .policy()
                .orElseThrow();
    }
}

package dev.scepter.enrollment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.lifecycle.RunResult;
import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.EventId;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.Placeholder;
import dev.scepter.agent.model.SubjectAlternativeName;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.policy.KeyAlgorithm;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.SidMapping;
import dev.scepter.agent.policy.TemplateNameUse;
import dev.scepter.agent.x509.ParsedCertificate;
import dev.scepter.lab.ca.Announcement;
import dev.scepter.lab.ca.CertificateProfile;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.LabExchange;
import dev.scepter.lab.ca.LabOperation;
import dev.scepter.lab.ca.LabRequest;
import dev.scepter.lab.ca.PendingRule;
import dev.scepter.lab.ca.RaUsage;
import dev.scepter.lab.ca.ReplyForm;
import dev.scepter.lab.ca.RequestRule;
import dev.scepter.lab.ca.RolloverRule;
import dev.scepter.lab.web.LabCaServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WholeScepOverHttpTest {
    private static final String SID = "S-1-5-21-1-2-3-1001";
    private static final LabCaRules RULES = LabCaRules.standard().with(ChallengeRule.fixed(Device.CHALLENGE));

    private static Device device() {
        return Device.with(plan -> plan.rules(RULES));
    }

    @Test
    void everythingThatThePolicyAsksFor_isInTheCertificate() throws Exception {
        try (Device device = device()) {
            device.identity.put(Placeholder.DEVICE_NAME, "PC, \"7\"");
            device.identity.put(Placeholder.DEVICE_SID, SID);
            ScepPolicy policy = device.policy()
                    .subjectName(SubjectName.parse("CN={{DeviceName}},O=Example"))
                    .subjectAlternativeName(Optional.of(new SubjectAlternativeName(List.of(
                            new AlternativeName(AlternativeName.Type.DNS, "pc7.example"),
                            new AlternativeName(AlternativeName.Type.UPN, "pc7@example")))))
                    .extendedKeyUsage(Optional.of(
                            Set.of(ExtendedKeyUsage.CLIENT_AUTH, new ExtendedKeyUsage("1.3.6.1.5.5.7.3.4"))))
                    .certificateTemplate(Optional.of(new CertificateTemplate("WiFi")))
                    .sid(SidMapping.BOTH)
                    .build();

            RunResult result = device.apply(policy);

            assertThat(result.failure()).isEmpty();
            ParsedCertificate leaf = ParsedCertificate.of(device.inForce().leaf());
            assertThat(leaf.subject()).isEqualTo("O=Example,CN=PC\\, \\\"7\\\"");
            assertThat(leaf.subjectAlternativeNames())
                    .containsExactly(
                            "dns=pc7.example", "upn=pc7@example", "uri=tag:microsoft.com,2022-09-14:sid:" + SID);
            assertThat(leaf.extendedKeyUsages()).containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.4");
            assertThat(device.warnings()).isEmpty();
            LabRequest request = device.ca.log().requests().get(0);
            assertThat(request.template()).contains("WiFi");
            assertThat(request.extensions()).contains("1.3.6.1.4.1.311.25.2");
        }
    }

    @Test
    void templateNameForTheRequest_standsThereAndNotInTheAddress() throws Exception {
        try (Device device = device()) {
            device.apply(device.policy()
                    .templateName(Optional.of("1.3.6.1.4.1.311.21.8.1"))
                    .templateNameUse(TemplateNameUse.CSR_TEMPLATE)
                    .build());

            assertThat(device.ca.log().requests().get(0).template()).contains("1.3.6.1.4.1.311.21.8.1");
            assertThat(device.ca.log().exchanges())
                    .allSatisfy(exchange -> assertThat(exchange.caIdentifier()).isEmpty());
        }
    }

    @Test
    void caThatRewrites_isTakenWithWarnings() throws Exception {
        try (Device device = device()) {
            device.ca.setRules(RULES.with(CertificateProfile.asRequested()
                    .withSubject("CN=other")
                    .withoutNames()
                    .withName("added.example")
                    .withSignatureOnly()
                    .withExtendedKeyUsage("1.3.6.1.5.5.7.3.1")));

            device.apply(device.policy()
                    .subjectAlternativeName(Optional.of(new SubjectAlternativeName(
                            List.of(new AlternativeName(AlternativeName.Type.DNS, "pc7.example")))))
                    .build());

            assertThat(device.warnings())
                    .containsExactlyInAnyOrder(
                            "subjectChanged", "sanDropped", "sanAdded", "keyUsageNarrowed", "extendedKeyUsageMissing");
        }
    }

    @Test
    void namedUsageThatIsMissing_isNotPutInForce() throws Exception {
        try (Device device = device()) {
            device.ca.setRules(RULES.with(CertificateProfile.asRequested().withExtendedKeyUsage("1.3.6.1.5.5.7.3.1")));

            RunResult result = device.apply(device.policy()
                    .extendedKeyUsage(Optional.of(Set.of(ExtendedKeyUsage.CLIENT_AUTH)))
                    .build());

            assertThat(Device.code(result)).isEqualTo(ErrorCode.ISSUED_CERTIFICATE_UNFIT);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"EC_P256", "EC_P384"})
    void ecKey_isCertifiedAndRenewed(KeyAlgorithm algorithm) throws Exception {
        try (Device device = device()) {
            device.ca.setRules(RULES.with(RequestRule.strict().withSameKey(false)));

            device.apply(device.policy().keyAlgorithm(algorithm).build());
            device.clock.advance(Duration.ofDays(1));
            RunResult renewed = device.renew();

            assertThat(renewed.failure()).isEmpty();
            assertThat(ParsedCertificate.of(device.inForce().leaf()).publicKey().getAlgorithm())
                    .isEqualTo("EC");
            assertThat(device.ca.log().requests())
                    .hasSize(2)
                    .extracting(LabRequest::keyAlgorithm)
                    .containsOnly("1.2.840.10045.2.1");
        }
    }

    @Test
    void ndesLikeServer_isUnderstood() throws Exception {
        try (Device device = Device.with(plan -> plan.separateRa(RaUsage.BOTH)
                .rules(RULES.with(ReplyForm.standard()
                        .withKeyTransport(ReplyForm.KeyTransport.OAEP)
                        .withSignerEmbedded(false)
                        .withDigest(ReplyForm.Digest.SHA1))))) {
            RunResult result = device.apply(
                    device.policy().ndesPath(true).requireRaEku(true).build());

            assertThat(result.failure()).isEmpty();
            assertThat(device.warnings()).containsExactly("weakReplySignature");
        }
    }

    @Test
    void requiredRaUsage_refusesAnRaWithoutIt_beforeAnythingSecretIsSent() throws Exception {
        try (Device device =
                Device.with(plan -> plan.separateRa(RaUsage.SIGNER_ONLY).rules(RULES))) {
            RunResult result = device.apply(device.policy().requireRaEku(true).build());

            assertThat(Device.code(result)).isEqualTo(ErrorCode.RA_UNTRUSTED);
            assertThat(device.ca.log().exchanges(LabOperation.PKI_OPERATION)).isEmpty();
        }
    }

    @Test
    void clientOfTheCaThatPosesAsRa_receivesNothing() throws Exception {
        try (Device device = Device.with(plan -> plan.separateRa(RaUsage.CLIENT).rules(RULES))) {
            RunResult result = device.apply(device.policy().build());

            // The request went to the CA itself, whose key the one in between does not have.
            assertThat(result.failure()).isPresent();
            assertThat(device.ca.log().issued()).isEmpty();
        }
    }

    @Test
    void announcedSuccessor_isFollowed_alsoByItsOwnRa() throws Exception {
        try (Device device = device()) {
            LabCa next = device.newCa("Next").separateRa().rules(RULES).build();
            device.ca.setRules(RULES.with(new Announcement(
                            List.of("AES", "POSTPKIOperation", "SHA-256", "GetNextCACert"),
                            "\n",
                            Announcement.CertificateForm.AUTOMATIC,
                            Set.of()))
                    .with(RolloverRule.to(next, RolloverRule.Form.SIGNED)));
            device.apply(device.policy().build());
            try (LabCaServer server = LabCaServer.start(next)) {
                device.clock.advance(Duration.ofDays(1));
                device.apply(
                        device.policy().serverUrl(server.url()).revision("2").build());
                RunResult renewed = device.renew();

                assertThat(renewed.failure()).isEmpty();
                assertThat(device.inForce().chain()).containsExactly(Device.root(next));
                assertThat(device.eventIds()).contains(EventId.NEXT_CA_ACCEPTED, EventId.CA_ROLLED_OVER);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RolloverRule.Form.class,
            names = {"UNSIGNED", "WRONGLY_SIGNED"})
    void successorThatTheCaDidNotSign_isAWrongPin(RolloverRule.Form form) throws Exception {
        try (Device device = device()) {
            LabCa next = device.newCa("Next").rules(RULES).build();
            device.ca.setRules(RULES.with(Announcement.standard().withCapabilities("AES", "SHA-256", "GetNextCACert"))
                    .with(RolloverRule.to(next, form)));
            device.apply(device.policy().build());
            try (LabCaServer server = LabCaServer.start(next)) {
                device.apply(
                        device.policy().serverUrl(server.url()).revision("2").build());
                RunResult renewed = device.renew();

                assertThat(device.eventIds()).contains(EventId.NEXT_CA_IGNORED);
                assertThat(Device.code(renewed)).isEqualTo(ErrorCode.PIN_MISMATCH);
                assertThat(next.log().exchanges(LabOperation.PKI_OPERATION)).isEmpty();
            }
        }
    }

    @Test
    void approvalAfterDays_isFoundByTheSameTransaction_throughRestarts() throws Exception {
        try (Device device = device()) {
            device.ca.setRules(RULES.with(PendingRule.forever()));
            device.apply(device.policy().build());
            for (int day = 0; day < 3; day++) {
                device.clock.advance(Duration.ofDays(1));
                device.runWhatIsDue();
            }
            device.ca.setRules(RULES);
            device.clock.advance(Duration.ofDays(1));

            RunResult result = device.runWhatIsDue();

            assertThat(result.failure()).isEmpty();
            assertThat(ParsedCertificate.of(device.inForce().leaf()).subject()).isEqualTo("CN=device");
            assertThat(device.ca.log().distinctCertificateRequests()).isEqualTo(1);
        }
    }

    @Test
    void serverWithoutCapabilities_isAskedByGetInLegacyAlgorithms_ifThePolicyAllowsIt() throws Exception {
        try (Device device = device()) {
            device.ca.setRules(RULES.with(Announcement.standard().withCapabilities())
                    .with(RequestRule.strict().withLegacyAlgorithms(true)));

            RunResult refused = device.apply(device.policy().build());
            RunResult allowed = device.apply(
                    device.policy().revision("2").legacyAlgorithms(true).build());

            assertThat(Device.code(refused)).isEqualTo(ErrorCode.CAPABILITIES_TOO_WEAK);
            assertThat(allowed.failure()).isEmpty();
        }
    }

    @Test
    void guessedIdentifierThatTheServerDoesNotKnow_isNotTriedAgain() throws Exception {
        try (Device device = device()) {
            device.ca.setRules(RULES.with(Announcement.standard().withCaIdentifiers("CA-1")));
            device.apply(device.policy().templateName(Optional.of("WiFi")).build());
            assertThat(device.ca.log().exchanges())
                    .extracting(LabExchange::caIdentifier)
                    .contains(Optional.of("WiFi"));
            device.ca.log().clear();
            device.clock.advance(Duration.ofDays(1));

            RunResult renewed = device.renew();

            assertThat(renewed.failure()).isEmpty();
            assertThat(device.ca.log().exchanges())
                    .extracting(LabExchange::caIdentifier)
                    .containsOnly(Optional.empty());
        }
    }

    @Test
    void namedIdentifierThatTheServerDoesNotKnow_isAnError() throws Exception {
        try (Device device = device()) {
            device.ca.setRules(RULES.with(Announcement.standard().withCaIdentifiers("CA-1")));

            RunResult result = device.apply(device.policy()
                    .templateName(Optional.of("CA-2"))
                    .templateNameUse(TemplateNameUse.CA_IDENTIFIER)
                    .build());

            assertThat(Device.code(result)).isEqualTo(ErrorCode.HTTP_REFUSED);
        }
    }

    @Test
    void clockYearsBehind_spendsNoChallenge() throws Exception {
        try (Device device = new Device(Instant.parse("2020-01-01T00:00:00Z"), plan -> plan.rules(RULES))) {
            RunResult result = device.apply(device.policy().build());

            assertThat(Device.code(result)).isEqualTo(ErrorCode.CLOCK_BEHIND);
            assertThat(device.ca.log().exchanges(LabOperation.PKI_OPERATION)).isEmpty();
        }
    }
}

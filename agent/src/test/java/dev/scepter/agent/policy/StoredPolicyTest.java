package dev.scepter.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.AlternativeName;
import dev.scepter.agent.model.CertificateTemplate;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ExtendedKeyUsage;
import dev.scepter.agent.model.KeyUsage;
import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.SubjectAlternativeName;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.model.Thumbprint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written into a record comes back from it, also when rules have become stricter since. */
class StoredPolicyTest {
    private static final String SIGNS = ",=+;/<>#\"\\ aäß電😀{}*@.";

    private final PolicyReader reader = new PolicyReader();

    @Test
    void anyPolicy_comesBackEqual() {
        Random random = new Random(20_26);

        for (int i = 0; i < 2_000; i++) {
            ScepPolicy policy = anyPolicy(random);
            byte[] json = PolicyWriter.toJsonWithoutChallenge(policy);

            assertThat(reader.readStored(json)).contains(policy);
            assertThat(PolicyWriter.toJsonWithoutChallenge(
                            reader.readStored(json).orElseThrow()))
                    .isEqualTo(json);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "retryCount|99|30",
                "retryCount|-1|0",
                "pendingMaxDays|0|1",
                "renewPeriodDays|99999999999|3650",
                "keyLength|3072|4096",
                "keyLength|512|1024",
                "keyLength|8192|4096",
            })
    void numberOutsideItsRange_isTakenAsTheNearestInside(String member, String value, int taken) {
        byte[] json = PolicyJson.sound().with(member, value).bytes();

        ScepPolicy policy = reader.readStored(json).orElseThrow();

        assertThat(reader.read(json).policy()).isEmpty();
        int read = switch (member) {
            case "retryCount" -> policy.retryCount();
            case "pendingMaxDays" -> policy.pendingMaxDays();
            case "renewPeriodDays" -> policy.renewPeriodDays();
            default -> policy.keyLength().orElseThrow();
        };
        assertThat(read).isEqualTo(taken);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keyReadAccess|[\"Everyone\"]",
                "keyReadAccess|[\"WD\"]",
                "subjectName|\"CN={{{DeviceName}}}\"",
                "user|\"me@example.com\"",
                "templateNameUse|\"csrTemplate\"",
                "subjectName|\"CN={{Later}}\"",
            })
    void policyThatIsRefusedToday_staysReadableAndUnchanged(String member, String value) {
        byte[] json =
                PolicyJson.sound().without("challenge").with(member, value).bytes();

        ScepPolicy policy = reader.readStored(json).orElseThrow();

        assertThat(reader.read(json).policy()).isEmpty();
        assertThat(reader.readStored(PolicyWriter.toJsonWithoutChallenge(policy)))
                .contains(policy);
        assertThat(new String(PolicyWriter.toJsonWithoutChallenge(policy), StandardCharsets.UTF_8))
                .contains("\"" + member + "\":" + value.replace(", ", ","));
    }

    @Test
    void storedRootThatIsNoRootToday_staysReadable() {
        byte[] json = PolicyJson.sound()
                .withText("rootCertificate", TestRoots.base64(TestRoots.NOT_CA))
                .bytes();

        assertThat(reader.readStored(json)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"retryCount\": \"3\"}",
                "{\"sid\": \"other\"}",
                "{\"subjectName\": \"O=x\"}",
                "{\"subjectAlternativeName\": \"x=y\"}",
                "{\"id\": null}",
                "{\"includeRootCertificate\": true}",
                "{\"keyUsage\": [\"other\"]}",
                "{\"raThumbprint\": \"00\"}"
            })
    void damagedRecord_isUnreadable(String change) {
        int colon = change.indexOf(':');
        String member = change.substring(2, colon - 1);
        String value = change.substring(colon + 1, change.length() - 1);

        assertThat(reader.readStored(PolicyJson.sound().with(member, value).bytes()))
                .isEmpty();
    }

    @Test
    void whatIsNoObject_isUnreadable() {
        assertThat(reader.readStored(new byte[] {'['})).isEmpty();
    }

    private static ScepPolicy anyPolicy(Random random) {
        StoreLocation store = any(random, StoreLocation.values());
        boolean include = random.nextBoolean();
        boolean template = random.nextBoolean();
        HashAlgorithm hash = any(random, HashAlgorithm.values());
        Optional<Set<ExtendedKeyUsage>> extended =
                maybe(random, Set.of(ExtendedKeyUsage.CLIENT_AUTH, new ExtendedKeyUsage("1.2." + random.nextInt(9))));
        ScepPolicyBuilder policy = ScepPolicy.builder()
                .id(new PolicyId("p-" + random.nextInt(1000)))
                .revision(anyText(random))
                .name(anyText(random))
                .notes(maybe(random, anyText(random)))
                .caThumbprint(Thumbprint.of(any(random, Thumbprint.Algorithm.values()), TestRoots.ROOT))
                .oneTimeChallenge(random.nextBoolean())
                .keyAlgorithm(any(random, KeyAlgorithm.values()))
                .keyProtection(any(random, KeyProtection.values()))
                .keyReadAccess(random.nextBoolean() ? Set.of() : Set.of("EXAMPLE\\svc", "S-1-5-20"))
                .store(store)
                .user(store == StoreLocation.USER ? maybe(random, "me@example.com") : Optional.empty())
                .subjectName(anySubject(random))
                .subjectAlternativeName(random.nextBoolean() ? Optional.empty() : Optional.of(anyNames(random)))
                .retryCount(random.nextInt(31))
                .retryDelay(Duration.ofSeconds(random.nextInt(86_401)))
                .pendingMaxDays(1 + random.nextInt(90))
                .serverUrl("https://ca.example/scep?x=" + random.nextInt(9))
                .ndesPath(random.nextBoolean())
                .templateName(template ? Optional.of("Device " + random.nextInt(9)) : Optional.empty())
                .templateNameUse(template ? any(random, TemplateNameUse.values()) : TemplateNameUse.AUTO)
                .includeRootCertificate(include)
                .rootCertificate(
                        include || random.nextBoolean()
                                ? Optional.of(EncodedCertificate.ofDer(TestRoots.ROOT))
                                : Optional.empty())
                .renewPeriodDays(1 + random.nextInt(3650))
                .hashAlgorithm(hash)
                .keyUsage(maybe(
                        random,
                        Set.of(KeyUsage.DIGITAL_SIGNATURE, any(random, KeyUsage.values(), KeyUsage.DIGITAL_SIGNATURE))))
                .extendedKeyUsage(extended)
                .renewalMode(any(random, RenewalMode.values()))
                .renewalChallenge(any(random, RenewalChallenge.values()))
                .legacyAlgorithms(hash == HashAlgorithm.SHA1 || random.nextBoolean())
                .acceptWeakResponse(random.nextBoolean())
                .expectScepStandard(random.nextBoolean())
                .requireRaEku(random.nextBoolean())
                .raThumbprint(maybe(random, Thumbprint.of(Thumbprint.Algorithm.SHA256, TestRoots.OTHER_ROOT)))
                .certificateTemplate(maybe(random, new CertificateTemplate("1.3.6.1." + random.nextInt(9))))
                .sid(any(random, SidMapping.values()))
                .onMissingCertificate(any(random, MissingCertificateAction.values()));
        if (random.nextBoolean()) {
            policy.keyLength(ScepPolicy.KEY_LENGTHS.get(random.nextInt(3)));
        }
        return policy.build();
    }

    private static SubjectName anySubject(Random random) {
        List<SubjectName.Rdn> rdns = new ArrayList<>();
        rdns.add(new SubjectName.Rdn("CN", anyText(random)));
        for (int i = random.nextInt(4); i > 0; i--) {
            rdns.add(new SubjectName.Rdn("OU", anyText(random)));
        }
        return new SubjectName(rdns);
    }

    private static SubjectAlternativeName anyNames(Random random) {
        return new SubjectAlternativeName(Stream.of(
                        new AlternativeName(
                                AlternativeName.Type.UPN,
                                anyText(random).replaceAll("[@\\s]", "_") + "@{{DeviceName}}"),
                        new AlternativeName(AlternativeName.Type.DNS, "{{DeviceName}}.example"),
                        new AlternativeName(AlternativeName.Type.URI, "https://a.example/?x=" + random.nextInt(9)),
                        new AlternativeName(AlternativeName.Type.IP, "2001:db8::" + random.nextInt(9)))
                .limit(1 + random.nextInt(4))
                .toList());
    }

    private static String anyText(Random random) {
        int[] signs = SIGNS.codePoints().toArray();
        return random.ints(1 + random.nextInt(12), 0, signs.length)
                .mapToObj(i -> Character.toString(signs[i]))
                .collect(Collectors.joining())
                .replace("{{", "{")
                .replace("}}", "}");
    }

    @SafeVarargs
    private static <T> T any(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    private static KeyUsage any(Random random, KeyUsage[] values, KeyUsage but) {
        KeyUsage found = any(random, values);
        return found == but ? KeyUsage.KEY_AGREEMENT : found;
    }

    private static <T> Optional<T> maybe(Random random, T value) {
        return random.nextBoolean() ? Optional.of(value) : Optional.empty();
    }
}

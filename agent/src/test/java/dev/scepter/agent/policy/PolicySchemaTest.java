package dev.scepter.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the schema that administrators' tools use and the reader to one opinion, in both directions. */
class PolicySchemaTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Path FILE = Path.of("..", "docs", "policy.schema.json");

    /** What a schema cannot say: only these errors may the reader find in a document that the schema accepts. */
    private static final Set<String> BEYOND_A_SCHEMA = Set.of(
            "thumbprintInvalid",
            "thumbprintMd5",
            "subjectNameInvalid",
            "subjectAlternativeNameInvalid",
            "placeholderUnknown",
            "serverUrlInvalid",
            "challengeEncodingInvalid",
            "certificateTemplateInvalid",
            "keyReadAccessInvalid",
            "keyReadAccessBroad",
            "userInvalid",
            "rootCertificateInvalid",
            "rootCertificateTooLarge",
            "rootCertificateSeveral",
            "rootCertificatePrivateKey",
            "rootCertificateNotSelfSigned",
            "rootCertificateNotCa");

    private static final JsonNode SCHEMA_JSON = schema();
    private static final Validator VALIDATOR = new ValidatorFactory()
            .withJsonNodeFactory(new JacksonNode.Factory())
            .createValidator();
    private static final URI ADDRESS = VALIDATOR.registerSchema(URI.create("urn:scepter:policy"), (Object) SCHEMA_JSON);

    static Stream<String> members() {
        return names().stream();
    }

    /** Values that some member takes and others do not. */
    private static List<JsonNode> values() throws IOException {
        List<JsonNode> values = new ArrayList<>();
        for (String json : List.of(
                "null",
                "true",
                "false",
                "0",
                "1",
                "3",
                "30",
                "31",
                "90",
                "91",
                "1024",
                "2048",
                "3072",
                "3650",
                "3651",
                "86400",
                "86401",
                "-1",
                "2.5",
                "9999999999",
                "[]",
                "[1]",
                "[null]",
                "[\"\"]",
                "{}",
                "\"\"",
                "\" \"",
                "\"x\"",
                "\"CN=x\"",
                "\"cn=x,O=y\"",
                "\"O=x\"",
                "\"CN={{Nothing}}\"",
                "\"dns=a.example\"",
                "\"https://ca.example/\"",
                "\"https://ca.example/#x\"",
                "\"https://\"",
                "\"ftp://ca\"",
                "\"FBEFBEFFFFFF0123456789ABCDEF0123456789AB\"",
                "\"d41d8cd98f00b204e9800998ecf8427e\"",
                "\"me@example.com\"",
                "\"S-1-5-21-1\"",
                "[\"Everyone\"]",
                "[\"svc\"]",
                "[\"svc \"]",
                "[\"clientAuth\"]",
                "[\"1.2.3\"]",
                "[\"1.2.3\", \"x\"]",
                "[\"digitalSignature\"]",
                "[\"keyEncipherment\"]",
                "[\"keyEncipherment\", \"digitalSignature\"]",
                "\"literal\"",
                "\"base64\"",
                "\"RSA\"",
                "\"EC-P256\"",
                "\"software\"",
                "\"tpm\"",
                "\"tpmIfPresent\"",
                "\"machine\"",
                "\"user\"",
                "\"auto\"",
                "\"caIdentifier\"",
                "\"csrTemplate\"",
                "\"label\"",
                "\"SHA-1\"",
                "\"SHA-256\"",
                "\"renewalReq\"",
                "\"newEnrolment\"",
                "\"never\"",
                "\"always\"",
                "\"off\"",
                "\"both\"",
                "\"report\"",
                "\"reenrol\"",
                "\"a\\tb\"")) {
            values.add(MAPPER.readTree(json));
        }
        values.add(MAPPER.getNodeFactory().textNode(TestRoots.base64(TestRoots.ROOT)));
        values.add(MAPPER.getNodeFactory().textNode("x".repeat(64)));
        values.add(MAPPER.getNodeFactory().textNode("x".repeat(65)));
        values.add(MAPPER.getNodeFactory().textNode("x".repeat(256)));
        values.add(MAPPER.getNodeFactory().textNode("CN=" + "x".repeat(4094)));
        values.add(MAPPER.getNodeFactory().textNode("https://a/" + "x".repeat(2039)));
        ArrayNode many = MAPPER.createArrayNode();
        for (int i = 0; i < 65; i++) {
            many.add("digitalSignature");
        }
        values.add(many);
        return values;
    }

    @ParameterizedTest
    @MethodSource("members")
    void schemaAndReader_judgeEachMemberAlike(String member) throws IOException {
        for (JsonNode value : values()) {
            ObjectNode document = sound();
            document.set(member, value);

            assertAgree(document);
        }
        assertAgree((ObjectNode) sound().without(member));
    }

    @Test
    void schemaAndReader_judgeMembersTogetherAlike() throws IOException {
        Random random = new Random(20_26);
        List<String> members = List.copyOf(names());
        List<JsonNode> values = values();
        int accepted = 0;

        for (int i = 0; i < 20_000; i++) {
            ObjectNode document = sound();
            for (int change = 0; change < 1 + random.nextInt(4); change++) {
                String member = members.get(random.nextInt(members.size()));
                document.set(member, likely(member, values.get(random.nextInt(values.size())), random));
            }

            accepted += assertAgree(document) ? 1 : 0;
        }

        assertThat(accepted).as("documents of both kinds").isBetween(2_000, 18_000);
    }

    @Test
    void schema_namesEveryMemberThatTheReaderKnows() throws IOException {
        ObjectNode all = sound();
        names().forEach(name -> all.putNull(name));

        assertThat(read(all)).extracting(Finding::code).doesNotContain("memberUnknown");
        assertThat(names()).containsAll(writtenMembers());
    }

    @Test
    void schema_namesTheDefaults() {
        ObjectNode defaults = sound();
        SCHEMA_JSON.get("properties").properties().forEach(property -> {
            if (property.getValue().has("default")) {
                defaults.set(property.getKey(), property.getValue().get("default"));
            }
        });

        assertThat(asIfNamed(policy(defaults)).enrolmentFingerprint())
                .isEqualTo(asIfNamed(policy((ObjectNode) sound().without("keyLength")))
                        .enrolmentFingerprint());
        assertThat(PolicyWriter.toJsonWithoutChallenge(asIfNamed(policy(defaults))))
                .isEqualTo(PolicyWriter.toJsonWithoutChallenge(asIfNamed(policy(sound()))));
    }

    @Test
    void schema_isItselfSound() {
        assertThat(new ValidatorFactory()
                        .withJsonNodeFactory(new JacksonNode.Factory())
                        .validate(
                                "{\"$ref\": \"https://json-schema.org/draft/2020-12/schema\"}", SCHEMA_JSON.toString())
                        .isValid())
                .isTrue();
    }

    /** Half of the values from the member's own list of words, so that enough documents are accepted. */
    private static JsonNode likely(String member, JsonNode value, Random random) {
        JsonNode words = SCHEMA_JSON.at("/properties/" + member + "/enum");
        return words.isArray() && random.nextBoolean() ? words.get(random.nextInt(words.size())) : value;
    }

    private static boolean assertAgree(ObjectNode document) {
        boolean bySchema = VALIDATOR.validate(ADDRESS, (Object) document).isValid();
        List<String> errors = read(document).stream()
                .filter(Finding::isError)
                .map(Finding::code)
                .toList();
        if (!bySchema) {
            assertThat(errors).as("the schema refuses %s", document).isNotEmpty();
        } else {
            assertThat(BEYOND_A_SCHEMA).as("the schema accepts %s", document).containsAll(errors);
        }
        return bySchema;
    }

    private static Set<String> writtenMembers() throws IOException {
        Set<String> written = new TreeSet<>();
        MAPPER.readTree(PolicyWriter.toJsonWithoutChallenge(policy(sound())))
                .fieldNames()
                .forEachRemaining(written::add);
        return written;
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        SCHEMA_JSON.get("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static ScepPolicy asIfNamed(ScepPolicy policy) {
        return policy.toBuilder()
                .keyLength(1024)
                .keyUsage(Optional.of(policy.requestedKeyUsage()))
                .extendedKeyUsage(Optional.of(policy.requestedExtendedKeyUsage()))
                .build();
    }

    private static ScepPolicy policy(ObjectNode document) {
        return PolicyJson.read(document.toString()).policy().orElseThrow();
    }

    private static List<Finding> read(ObjectNode document) {
        return PolicyJson.read(document.toString()).findings();
    }

    private static ObjectNode sound() {
        try {
            return (ObjectNode) MAPPER.readTree(PolicyJson.soundText());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode schema() {
        try {
            return MAPPER.readTree(Files.readAllBytes(FILE));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.scepter.lab.mdm;

import static dev.scepter.lab.mdm.TestDevice.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.scepter.lab.MovableClock;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EnrolmentTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final MovableClock clock = new MovableClock();
    private final LabMdm mdm = LabMdm.builder(clock, new SecureRandom()).build();

    @Test
    void soundToken_givesAnIdentityThatGetsPolicies() {
        TestDevice device = new TestDevice(mdm, clock);

        MdmReply reply = device.enrol(mdm.issueToken(1, HOUR));

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("content-type")).contains("application/json");
        assertThat(device.policies().path("deviceId").asText()).isEqualTo(device.id());
        assertThat(mdm.devices()).singleElement().satisfies(known -> {
            assertThat(known.name()).isEqualTo("laptop-7");
            assertThat(known.hardwareId()).isEqualTo("hardware-7");
            assertThat(known.serialNumber()).isEmpty();
            assertThat(known.standing()).isEqualTo(LabDevice.Standing.ENROLLED);
            assertThat(known.lastReport()).isEmpty();
        });
    }

    @Test
    void sameTokenAgainFromTheSameKey_givesTheSameIdentity_alsoWhenUsedUpAndExpired() {
        TestDevice device = new TestDevice(mdm, clock);
        String token = mdm.issueToken(1, HOUR);
        MdmReply first = device.enrol(token);
        clock.advance(HOUR.multipliedBy(2));

        MdmReply second = device.enrol(token);

        assertThat(second).isEqualTo(first);
        assertThat(mdm.devices()).hasSize(1);
    }

    @Test
    void sameTokenFromAnotherKey_isRefusedWhenUsedUp() {
        String token = mdm.issueToken(1, HOUR);
        new TestDevice(mdm, clock).enrol(token);

        MdmReply reply = new TestDevice(mdm, clock).enrol(token);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(json(reply).path("code").asText()).isEqualTo("token_used_up");
    }

    @Test
    void tokenOfTwoUses_enrolsTwoDevices() {
        String token = mdm.issueToken(2, HOUR);

        assertThat(new TestDevice(mdm, clock).enrol(token).status()).isEqualTo(201);
        assertThat(new TestDevice(mdm, clock).enrol(token).status()).isEqualTo(201);
        assertThat(new TestDevice(mdm, clock).enrol(token).status()).isEqualTo(403);
        assertThat(mdm.tokens()).singleElement().satisfies(shown -> {
            assertThat(shown.usesLeft()).isZero();
            assertThat(shown.devices()).isEqualTo(2);
            assertThat(shown.beginning()).doesNotContain(token);
        });
    }

    @Test
    void unknownToken_isRefused() {
        MdmReply reply = new TestDevice(mdm, clock).enrol("never-issued");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(json(reply).path("code").asText()).isEqualTo("token_unknown");
        assertThat(mdm.devices()).isEmpty();
    }

    @Test
    void expiredToken_isRefused() {
        String token = mdm.issueToken(1, HOUR);
        clock.advance(HOUR);

        MdmReply reply = new TestDevice(mdm, clock).enrol(token);

        assertThat(reply.status()).isEqualTo(403);
        assertThat(json(reply).path("code").asText()).isEqualTo("token_expired");
    }

    @Test
    void refusedProof_usesUpNoToken() {
        String token = mdm.issueToken(1, HOUR);
        TestDevice device = new TestDevice(mdm, clock);

        MdmReply refused = device.enrol(token, proof -> proof.with("htm", "GET"));

        assertThat(refused.status()).isEqualTo(401);
        assertThat(device.enrol(token).status()).isEqualTo(201);
    }

    @Test
    void revokedDevice_enrolsAnewOnlyWithATokenThatIsLeft() {
        String token = mdm.issueToken(2, HOUR);
        TestDevice device = new TestDevice(mdm, clock);
        device.enrol(token);
        String revoked = device.id();
        mdm.revoke(revoked);

        assertThat(device.enrol(token).status()).isEqualTo(201);
        assertThat(device.id()).isNotEqualTo(revoked);
        mdm.revoke(device.id());
        assertThat(device.enrol(token).status()).isEqualTo(403);
    }

    @Test
    void requestWithoutJson_isRefused() {
        TestDevice device = new TestDevice(mdm, clock);
        MdmRequest sound = device.enrolRequest(mdm.issueToken(1, HOUR), proof -> {});
        MdmRequest form = MdmRequest.of(
                "POST",
                sound.url().toString(),
                java.util.Map.of("DPoP", sound.header("DPoP").orElseThrow(), "Content-Type", "text/plain"),
                sound.body());

        assertThat(mdm.handle(form).status()).isEqualTo(400);
    }

    @Test
    void tokenWithoutUseOrTime_isNotMade() {
        assertThatIllegalArgumentException().isThrownBy(() -> mdm.issueToken(0, HOUR));
        assertThatIllegalArgumentException().isThrownBy(() -> mdm.issueToken(1, Duration.ZERO));
    }

    @Test
    void otherPathsAndMethods_areNotServed() {
        assertThat(call("GET", "/v1/enroll")).isEqualTo(405);
        assertThat(call("GET", "/v1/devices/a/b/policies")).isEqualTo(404);
        assertThat(call("GET", "/")).isEqualTo(404);
        assertThat(mdm.exchanges()).extracting(MdmExchange::status).containsExactly(405, 404, 404);
    }

    private int call(String method, String path) {
        return mdm.handle(MdmRequest.of(method, TestDevice.BASE + path, java.util.Map.of(), new byte[0]))
                .status();
    }
}

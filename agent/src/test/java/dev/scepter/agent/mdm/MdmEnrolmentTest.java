package dev.scepter.agent.mdm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.SignedJWT;
import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.KeyName;
import dev.scepter.agent.model.KeySpec;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.platform.file.FileKeyProvider;
import dev.scepter.agent.platform.file.FileSecretProtector;
import dev.scepter.agent.port.KeyProvider;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MdmEnrolmentTest {
    private static final String URL = "https://mdm.example";
    private static final String OTHER_URL = "https://other.example";
    private static final Secret TOKEN = Secret.ofText("one-time-token-7461736b");

    private final World world = new World();

    @Test
    void firstEnrolment_storesIdentityAndItsOneKey() throws Exception {
        DeviceIdentity identity = world.enrol(URL, "m1");

        assertThat(world.identities.current()).contains(identity);
        assertThat(identity.deviceId()).isEqualTo(deviceOf(world.key(identity.key())));
        assertThat(identity.enrolledAt()).isEqualTo(world.clock.instant());
        assertThat(identity.hardwareId()).contains("m1");
        assertThat(world.keys.list(DeviceIdentities.KEY_OWNER)).containsExactly(identity.key());
        assertThat(world.folder.snapshot().keySet())
                .allMatch(path ->
                        path.matches("install\\.key|mdm/identity\\.json|device/keys/device/[0-9A-F]{64}\\.key"));
    }

    @Test
    void repeatedEnrolment_keepsTheKey() throws Exception {
        DeviceIdentity first = world.enrol(URL, "m1");
        DeviceIdentity second = world.enrol("https://MDM.example:443/", "m1");

        assertThat(second.key()).isEqualTo(first.key());
        assertThat(second.deviceId()).isEqualTo(first.deviceId());
    }

    @Test
    void otherMachine_getsANewKeyAndTheOldOneGoes() throws Exception {
        DeviceIdentity first = world.enrol(URL, "m1");
        DeviceIdentity second = world.enrol(URL, "m2");

        assertThat(second.deviceId()).isNotEqualTo(first.deviceId());
        assertThat(world.keys.list(DeviceIdentities.KEY_OWNER)).containsExactly(second.key());
    }

    @Test
    void otherMdm_getsANewKey() throws Exception {
        DeviceIdentity first = world.enrol(URL, "m1");
        DeviceIdentity second = world.enrol(OTHER_URL, "m1");

        assertThat(second.key()).isNotEqualTo(first.key());
        assertThat(world.identities.current()).contains(second);
    }

    @Test
    void refusedEnrolment_leavesTheIdentityInForce() throws Exception {
        DeviceIdentity first = world.enrol(URL, "m1");
        ScriptedHttp refusing = new ScriptedHttp().then(401, "");

        ScepterException failure =
                catchThrowableOfType(ScepterException.class, () -> world.enrol(refusing, OTHER_URL, "m1"));

        assertThat(failure.code()).isEqualTo(ErrorCode.MDM_TOKEN_REFUSED);
        assertThat(world.identities.current()).contains(first);
        assertThat(world.keys.open(first.key())).isPresent();
    }

    @Test
    void lostAnswer_isAskedForAgainByTheSameKey() throws Exception {
        ScriptedHttp losing = new ScriptedHttp().then(request -> {
            throw new ScepterException(ErrorCode.TIMED_OUT, "no answer");
        });
        assertThat(catchThrowable(() -> world.enrol(losing, URL, "m1"))).isInstanceOf(ScepterException.class);

        DeviceIdentity identity = world.enrol(URL, "m1");

        assertThat(identity.deviceId()).isEqualTo(deviceOf(losing.request(0)));
        assertThat(world.keys.list(DeviceIdentities.KEY_OWNER)).containsExactly(identity.key());
    }

    @Test
    void damagedIdentity_isReplaced() throws Exception {
        world.enrol(URL, "m1");
        world.folder.write("mdm/identity.json", "{".getBytes(UTF_8));

        DeviceIdentity identity = world.enrol(URL, "m1");

        assertThat(world.identities.current()).contains(identity);
        assertThat(world.keys.list(DeviceIdentities.KEY_OWNER)).containsExactly(identity.key());
    }

    @Test
    void damagedWish_isNoObstacle() throws Exception {
        world.folder.write("mdm/enrolment.json", "{".getBytes(UTF_8));

        assertThat(world.enrol(URL, "m1").mdmUrl()).isEqualTo(URL);
        assertThat(world.folder.snapshot()).doesNotContainKey("mdm/enrolment.json");
    }

    @Test
    void damagedKey_isReplaced() throws Exception {
        DeviceIdentity first = world.enrol(URL, "m1");
        String path = world.folder.snapshot().keySet().stream()
                .filter(name -> name.endsWith(".key") && name.startsWith("device"))
                .findFirst()
                .orElseThrow();
        String text = new String(world.folder.read(path, 65_536).orElseThrow(), UTF_8);
        world.folder.write(
                path,
                text.replaceFirst("protectedPrivateKey: ....", "protectedPrivateKey: AAAA")
                        .getBytes(UTF_8));

        DeviceIdentity second = world.enrol(URL, "m1");

        assertThat(second.key()).isNotEqualTo(first.key());
        assertThat(world.keys.list(DeviceIdentities.KEY_OWNER)).containsExactly(second.key());
    }

    /** Stops before and after each write and delete of an enrolment elsewhere, and enrols again. */
    @Test
    void crashAtAnyPoint_losesNoIdentityAndOrphansNoKey() throws Exception {
        int points = 0;
        for (boolean stopped = true; stopped; points++) {
            World crashed = new World();
            DeviceIdentity old = crashed.enrol(URL, "m1");
            crashed.folder.setFaults(stopAt(points));
            Throwable stop = catchThrowable(() -> crashed.enrol(OTHER_URL, "m1"));
            crashed.folder.setFaults(new InMemoryDurableFolder.Faults() {});
            stopped = stop instanceof Crash;
            DeviceIdentity inForce = crashed.identities.current().orElseThrow();
            assertThat(inForce.deviceId()).isEqualTo(deviceOf(crashed.key(inForce.key())));

            DeviceIdentity again = crashed.enrol(OTHER_URL, "m1");

            assertThat(crashed.keys.list(DeviceIdentities.KEY_OWNER)).containsExactly(again.key());
            assertThat(crashed.http.requests.stream()
                            .map(MdmEnrolmentTest::deviceOf)
                            .distinct())
                    .as("devices at the MDMs after a stop at point " + points)
                    .containsExactly(old.deviceId(), again.deviceId());
        }
        assertThat(points).isGreaterThan(8);
    }

    @Test
    void fullDisk_leavesTheIdentityInForce() throws Exception {
        DeviceIdentity first = world.enrol(URL, "m1");
        world.folder.setFaults(InMemoryDurableFolder.fullDisk());

        ScepterException failure = catchThrowableOfType(ScepterException.class, () -> world.enrol(OTHER_URL, "m1"));

        assertThat(failure.code()).isEqualTo(ErrorCode.DATA_FOLDER_UNUSABLE);
        assertThat(world.identities.current()).contains(first);
        assertThat(world.http.requests).hasSize(1);
    }

    @Test
    void leftoversThatCannotBeDeleted_doNotUndoTheEnrolment() throws Exception {
        world.enrol(URL, "m1");
        world.folder.setFaults(new InMemoryDurableFolder.Faults() {
            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) throws ScepterException {
                if (operation == InMemoryDurableFolder.Operation.DELETE) {
                    throw new ScepterException(ErrorCode.DATA_FOLDER_UNUSABLE, "cannot delete " + path);
                }
            }
        });

        DeviceIdentity second = world.enrol(OTHER_URL, "m1");

        assertThat(world.identities.current()).contains(second);
    }

    /** The end of the process. */
    private static final class Crash extends Error {}

    private static InMemoryDurableFolder.Faults stopAt(int point) {
        return new InMemoryDurableFolder.Faults() {
            private int passed;

            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) {
                stop();
            }

            @Override
            public void after(InMemoryDurableFolder.Operation operation, String path) {
                stop();
            }

            private void stop() {
                if (passed++ == point) {
                    throw new Crash();
                }
            }
        };
    }

    /** An MDM that knows a device by its key: the same key gets the same identity. */
    private static HttpReply enrolled(HttpRequest request) {
        String body = "{\"deviceId\":\"" + deviceOf(request) + "\",\"deviceToken\":\"t\"}";
        return new HttpReply(201, Map.of(), body.getBytes(UTF_8));
    }

    private static String deviceOf(HttpRequest request) {
        try {
            return deviceOf(SignedJWT.parse(request.headers().get("DPoP"))
                    .getHeader()
                    .getJWK()
                    .toECKey()
                    .toPublicKey());
        } catch (ParseException | JOSEException e) {
            throw new AssertionError("no proof", e);
        }
    }

    private static String deviceOf(PublicKey key) {
        return "dev-" + Integer.toHexString(Arrays.hashCode(key.getEncoded()));
    }

    /** A device; what it enrols at knows devices by their keys. */
    private static final class World {
        private final InMemoryDurableFolder folder = new InMemoryDurableFolder();
        private final FileSecretProtector protector = new FileSecretProtector(folder, new SecureRandom());
        private final ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:08:09Z"));
        private final DeviceIdentities identities = new DeviceIdentities(folder, protector);
        private final KeyProvider keys = new FileKeyProvider(folder, protector, new PreparedKeys(), "device/keys/");
        private final ScriptedHttp http = new ScriptedHttp().then(MdmEnrolmentTest::enrolled);

        DeviceIdentity enrol(String url, String hardwareId) throws ScepterException, InterruptedException {
            return enrol(http, url, hardwareId);
        }

        DeviceIdentity enrol(ScriptedHttp mdm, String url, String hardwareId)
                throws ScepterException, InterruptedException {
            DeviceApi api = new DeviceApi(mdm, false, new SecureRandom(), clock, new ManualSleeper(clock));
            DeviceInfo device = new DeviceInfo("laptop", Optional.empty(), "os", "1", Optional.of(hardwareId));
            return new MdmEnrolment(folder, identities, keys, KeySpec.ec(256), api, new SecureRandom(), clock)
                    .enrol(url, TOKEN, device);
        }

        PublicKey key(KeyName name) throws ScepterException {
            return keys.open(name).orElseThrow().publicKey();
        }
    }
}

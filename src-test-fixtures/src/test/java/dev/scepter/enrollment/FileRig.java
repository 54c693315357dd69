package dev.scepter.enrollment;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.model.SubjectName;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.policy.ScepPolicyBuilder;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.LocalChannel;
import dev.scepter.agent.service.Platform;
import dev.scepter.agent.service.Seams;
import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.agent.testing.ManualClock;
import dev.scepter.agent.testing.ManualSleeper;
import dev.scepter.agent.testing.PreparedKeys;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/** A rig whose device has its files in memory. */
abstract class FileRig implements Rig {
    private final ManualClock clock = new ManualClock(Instant.parse("2031-05-06T07:08:09Z"));
    private final DurableFolder folder = new InMemoryDurableFolder();
    private final PreparedKeys keys = new PreparedKeys();
    private final SecureRandom random = new SecureRandom();

    @Override
    public final ManualClock clock() {
        return clock;
    }

    final SecureRandom random() {
        return random;
    }

    final PreparedKeys preparedKeys() {
        return keys;
    }

    @Override
    public Platform platform() {
        return Platform.onFiles(folder, folder, keys, random, LocalChannel.NONE);
    }

    @Override
    public final Seams seams() {
        return new Seams(clock, new ManualSleeper(clock), random, event -> {});
    }

    static ScepPolicyBuilder policy(X509Certificate root, String url) {
        return ScepPolicy.builder()
                .id(ID)
                .revision("1")
                .name("Wi-Fi")
                .caThumbprint(encoded(root).sha256())
                .challenge(Optional.of(Secret.ofText(CHALLENGE)))
                .oneTimeChallenge(true)
                .subjectName(SubjectName.parse("CN=device-1"))
                .serverUrl(url)
                .keyLength(1024)
                .retryCount(0)
                .renewPeriodDays(10);
    }

    static EncodedCertificate encoded(X509Certificate certificate) {
        try {
            return EncodedCertificate.ofDer(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate of the lab has no encoding", e);
        }
    }
}

package dev.scepter.harness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.port.DurableFolder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The harness sees it when a step of the agent does not persist as it should. */
class BrokenStepTest {

    @Test
    void unwrittenIntentToSend_isSeenAsASecondRequest() throws Exception {
        CrashReport report = new CrashHarness(IntentToSendUnwritten::new).run(Lives.lostReply());

        assertThat(report.violations())
                .anySatisfy(violation -> assertThat(violation)
                        .contains("sent its one-time challenge in two different requests")
                        .contains("[stopped after"))
                .anySatisfy(violation -> assertThat(violation).contains("different requests instead of"));
    }

    @Test
    void keysThatStay_areSeenAsLeftOver() throws Exception {
        CrashReport report = new CrashHarness(KeysUndeleted::new).run(Lives.refusedThenCorrected());

        assertThat(report.violations())
                .anySatisfy(violation -> assertThat(violation).contains("left over: store/my/wifi/"));
    }

    @Test
    void certificateReplacedInTwoSteps_isSeenAsLost() throws Exception {
        CrashReport report = new CrashHarness(CertificateDeletedFirst::new).run(Lives.oneTimeChallenge());

        assertThat(report.violations())
                .anySatisfy(violation -> assertThat(violation).contains("has lost its certificate after the crash"));
    }

    @Test
    void secretInClear_isSeen() throws Exception {
        CrashReport report = new CrashHarness(ChallengeNotedDown::new).run(Lives.refusedThenCorrected());

        assertThat(report.violations())
                .anySatisfy(violation -> assertThat(violation).contains("a secret stands in clear in policies/"));
    }

    @Test
    void reportSentUnsealed_isSeenAsEventsToldTwice() throws Exception {
        CrashReport report = new CrashHarness(SealUnwritten::new).run(MdmLives.oneTimeChallenge());

        assertThat(report.violations())
                .anySatisfy(violation -> assertThat(violation).contains("was told after event"));
    }

    /** A folder that passes everything on. */
    private static class Passing implements DurableFolder {
        final DurableFolder folder;

        Passing(DurableFolder folder) {
            this.folder = folder;
        }

        @Override
        public Optional<byte[]> read(String path, int maxBytes) throws ScepterException {
            return folder.read(path, maxBytes);
        }

        @Override
        public void write(String path, byte[] content) throws ScepterException {
            folder.write(path, content);
        }

        @Override
        public void delete(String path) throws ScepterException {
            folder.delete(path);
        }

        @Override
        public List<String> list(String path) throws ScepterException {
            return folder.list(path);
        }

        @Override
        public List<String> listFolders(String path) throws ScepterException {
            return folder.listFolders(path);
        }

        @Override
        public Lock lock(Duration patience) throws ScepterException {
            return folder.lock(patience);
        }
    }

    private static final class IntentToSendUnwritten extends Passing {
        IntentToSendUnwritten(DurableFolder folder) {
            super(folder);
        }

        @Override
        public void write(String path, byte[] content) throws ScepterException {
            if (!new String(content, StandardCharsets.UTF_8).contains("\"intent\" : \"send\"")) {
                super.write(path, content);
            }
        }
    }

    private static final class SealUnwritten extends Passing {
        SealUnwritten(DurableFolder folder) {
            super(folder);
        }

        @Override
        public void write(String path, byte[] content) throws ScepterException {
            if (!new String(content, StandardCharsets.UTF_8).contains("\"sealed\"")) {
                super.write(path, content);
            }
        }
    }

    private static final class KeysUndeleted extends Passing {
        KeysUndeleted(DurableFolder folder) {
            super(folder);
        }

        @Override
        public void delete(String path) throws ScepterException {
            if (!path.endsWith(".key")) {
                super.delete(path);
            }
        }
    }

    private static final class CertificateDeletedFirst extends Passing {
        CertificateDeletedFirst(DurableFolder folder) {
            super(folder);
        }

        @Override
        public void write(String path, byte[] content) throws ScepterException {
            if (path.endsWith("/certificate.pem")) {
                super.delete(path);
            }
            super.write(path, content);
        }
    }

    /** Adds the text of a challenge to each record; JSON ignores what follows it. */
    private static final class ChallengeNotedDown extends Passing {
        ChallengeNotedDown(DurableFolder folder) {
            super(folder);
        }

        @Override
        public void write(String path, byte[] content) throws ScepterException {
            String text = new String(content, StandardCharsets.UTF_8);
            String noted = path.startsWith("policies/") ? text + " MARKED-SECRET-two-93ab" : text;
            super.write(path, path.startsWith("policies/") ? noted.getBytes(StandardCharsets.UTF_8) : content);
        }
    }
}

package dev.scepter.resident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.testing.InMemoryDurableFolder;
import dev.scepter.lab.mdm.MdmExchange;
import dev.scepter.lab.mdm.MdmOperation;
import dev.scepter.lab.web.LabMdmServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trouble with the data folder, or a defect, that passes: the resident agent outlives it and goes on as before. */
class TroubledFolderTest {
    private static final Duration BEGIN = Duration.ofHours(2);
    private static final Duration END = Duration.ofHours(4);
    private static final Duration LIFE = Duration.ofHours(8);

    @TempDir
    private Path top;

    private VirtualDevice device;
    private LabMdmServer server;

    @BeforeEach
    void start() throws IOException {
        device = VirtualDevice.inMemory(top, VirtualDevice.START);
        server = LabMdmServer.start(device.mdm);
        device.assign("wifi");
        device.enrol(server.url());
    }

    @AfterEach
    void stop() {
        server.close();
        device.close();
    }

    @Test
    void stateOfTheSourceThatCannotBeRead_endsNoPolling(@TempDir Path disk) throws Exception {
        try (VirtualDevice onDisk = VirtualDevice.onDisk(disk);
                LabMdmServer mdm = LabMdmServer.start(onDisk.mdm)) {
            onDisk.assign("wifi");
            onDisk.enrol(mdm.url());
            Path state = onDisk.folder.data().resolve("mdm/source.json");

            onDisk.live(LIFE, now -> inTheWay(state, isTroubled(now)));

            requirePollsToTheEnd(onDisk);
        }
    }

    @Test
    void fullDisk_endsNoPolling() throws Exception {
        liveWith(InMemoryDurableFolder.fullDisk());

        requirePollsToTheEnd(device);
    }

    @Test
    void defectInTheLoopItself_endsNothing() throws Exception {
        liveWith(new InMemoryDurableFolder.Faults() {
            @Override
            public void before(InMemoryDurableFolder.Operation operation, String path) {
                throw new IllegalStateException("a defect");
            }
        });

        requirePollsToTheEnd(device);
    }

    private void liveWith(InMemoryDurableFolder.Faults faults) {
        device.live(LIFE, now -> {
            device.trouble(isTroubled(now) ? faults : new InMemoryDurableFolder.Faults() {});
            // So that each answer is to be written.
            device.mdm.raiseGeneration();
        });
    }

    private static boolean isTroubled(Instant now) {
        return !now.isBefore(at(BEGIN)) && now.isBefore(at(END));
    }

    /** Puts a folder in the place of a file, or takes it away again. */
    private static void inTheWay(Path file, boolean wanted) {
        try {
            if (wanted && !Files.isDirectory(file)) {
                Files.delete(file);
                Files.createDirectory(file);
            } else if (!wanted && Files.isDirectory(file)) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void requirePollsToTheEnd(VirtualDevice device) {
        assertThat(device.calls(MdmOperation.POLICIES).stream().map(MdmExchange::at))
                .anyMatch(at -> at.isAfter(at(LIFE).minus(Duration.ofMinutes(40))))
                .hasSizeGreaterThan(20);
        device.requireValid("wifi");
        assertThat(device.verdicts()).containsExactly("wifi VERIFIED");
    }

    private static Instant at(Duration sinceStart) {
        return VirtualDevice.START.plus(sinceStart);
    }
}

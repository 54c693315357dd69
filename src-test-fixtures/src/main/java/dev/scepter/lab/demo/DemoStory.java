package dev.scepter.lab.demo;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.port.Sleeper;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.demo.Audience.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A device of an MDM and the life of one certificate: policy, enrolment, proof, renewal, removal. All that is said is looked
 * at; the first thing that is not so ends the story with a failure.
 */
final class DemoStory {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Further back than what is skipped, so that nothing is of the future; retries and polls skip minutes. */
    private static final Duration BEHIND = Renewal.UNTIL_DUE.plus(Duration.ofHours(2));

    private final Audience audience;
    private final DemoTime time;
    private final Sleeper realSleep;
    private final Seams seams;
    private final StepTeller teller;
    private final Consumer<LabCa> trouble;

    /**
     * @param real time and randomness of this machine; the story hears the events itself
     * @param trouble what befalls the CA before it starts; nothing outside of tests
     */
    DemoStory(Audience audience, Seams real, Consumer<LabCa> trouble) {
        this.audience = audience;
        this.teller = new StepTeller(audience);
        this.time = new DemoTime(real.clock(), BEHIND);
        this.realSleep = real.sleeper();
        this.seams = new Seams(time, time, real.random(), event -> {
            real.events().accept(event);
            teller.accept(event);
        });
        this.trouble = trouble;
    }

    /**
     * Tells the story.
     *
     * @param data where the agent keeps its files
     * @param keep leave out the removal
     */
    void tell(Path data, boolean keep) throws ScepterException, InterruptedException {
        try (DemoLab lab = startLab();
                Agent agent = Agent.onFiles(data, seams)) {
            joinMdm(agent, lab);
            Stage stage = new Stage(audience, agent, lab, data);
            Resident resident = new Resident(
                    agent,
                    time,
                    realSleep,
                    teller,
                    new MdmTeller(audience, lab),
                    wait -> teller.waits(DemoLab.POLICY, wait));
            List<Scene> scenes = new ArrayList<>();
            scenes.add(new FirstCertificate(stage));
            scenes.add(new Renewal(stage, time));
            scenes.add(new Return(stage, resident::networkIsUp));
            if (!keep) {
                scenes.add(new Withdrawal(stage, resident::networkIsUp));
            }
            resident.play(scenes);
        }
    }

    private DemoLab startLab() throws ScepterException {
        audience.chapter(
                "servers",
                "The servers",
                "In a company, a certification authority (CA) issues certificates, and a device management server"
                        + " (MDM) says which certificate each device shall have. Here both run inside this command.");
        Stopwatch founding = Stopwatch.start(time);
        LabCa ca = DemoLab.found(time, seams.random());
        done("foundCa", "make a CA of two levels, a root and an issuing CA", founding);
        trouble.accept(ca);
        Stopwatch starting = Stopwatch.start(time);
        try {
            DemoLab lab = DemoLab.start(ca, time, seams.random());
            done("startServers", "start the CA at " + lab.caUrl(), starting);
            done("startMdm", "start the MDM at " + lab.mdmUrl(), Stopwatch.start(time));
            return lab;
        } catch (IOException e) {
            throw new ScepterException(
                    ErrorCode.CONNECT_FAILED, "starting the demo's servers on 127.0.0.1: " + e.getMessage(), e);
        }
    }

    private void joinMdm(Agent agent, DemoLab lab) throws ScepterException, InterruptedException {
        audience.chapter(
                "join",
                "The device and its MDM",
                "An administrator gives out a token. The device trades it for an identity, as ./scepter enroll does,"
                        + " and proves at every call that it has the key of it. In the MDM a policy says which"
                        + " certificate this device shall have, from which CA, and when to renew it; it carries the"
                        + " thumbprint of the CA's root, so that no other CA is taken for it, and a challenge, the"
                        + " password for asking.");
        Stopwatch joining = Stopwatch.start(time);
        try (DurableFolder.Lock held = agent.folder().lock(PATIENCE)) {
            agent.mdm().enrol(lab.mdmUrl(), Secret.ofText(lab.token()), DemoLab.AGENT_VERSION);
        }
        done("enrolAtMdm", "make a key for the device and enrol at the MDM", joining);
    }

    private void done(String name, String words, Stopwatch watch) {
        audience.step(name, words, Result.OK, watch.elapsed());
    }
}

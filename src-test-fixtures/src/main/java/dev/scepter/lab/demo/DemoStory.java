package dev.scepter.lab.demo;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Secret;
import dev.scepter.agent.port.DurableFolder;
import dev.scepter.agent.service.Agent;
import dev.scepter.agent.service.Seams;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.demo.Audience.Result;
import dev.scepter.lab.web.LabCaServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
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
    /** A little further back than what is put forward, so that nothing is of the future; retries and polls take minutes. */
    private static final Duration BEHIND = Renewal.UNTIL_DUE.plus(Duration.ofMinutes(15));

    private final Audience audience;
    private final Clock real;
    private final DemoTime time;
    private final Seams seams;
    private final StepTeller teller;
    private final Consumer<LabCa> trouble;

    /**
     * @param real time and randomness of this machine; the story hears the events itself
     * @param trouble what befalls the CA before it starts; nothing outside of tests
     */
    DemoStory(Audience audience, Seams real, Consumer<LabCa> trouble) {
        this.audience = audience;
        this.real = real.clock();
        this.teller = new StepTeller(audience, real.clock());
        this.time = new DemoTime(real.clock().instant().minus(BEHIND));
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
            Resident resident = new Resident(agent, time, real, teller, new MdmTeller(audience, lab));
            List<Scene> scenes = new ArrayList<>();
            scenes.add(new FirstCertificate(stage, teller));
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
        Stopwatch founding = Stopwatch.start(real);
        LabCa ca = DemoLab.found(time, seams.random());
        done("foundCa", "make a CA of two levels, a root and an issuing CA", founding);
        trouble.accept(ca);
        try {
            Stopwatch startingCa = Stopwatch.start(real);
            LabCaServer caServer = LabCaServer.start(ca);
            done("startCa", "start the CA at " + caServer.url(), startingCa);
            Stopwatch startingMdm = Stopwatch.start(real);
            DemoLab lab = DemoLab.start(ca, caServer, time, seams.random());
            done("startMdm", "start the MDM at " + lab.mdmUrl(), startingMdm);
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
        Stopwatch joining = Stopwatch.start(real);
        try (DurableFolder.Lock held = agent.folder().lock(PATIENCE)) {
            agent.mdm().enrol(lab.mdmUrl(), Secret.ofText(lab.token()), DemoLab.AGENT_VERSION);
        }
        done("enrolAtMdm", "make a key for the device and enrol at the MDM", joining);
    }

    private void done(String name, String words, Stopwatch watch) {
        audience.step(name, words, Result.OK, watch.elapsed());
    }
}

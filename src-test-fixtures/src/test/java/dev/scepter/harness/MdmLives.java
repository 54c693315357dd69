package dev.scepter.harness;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.mdm.Roots;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/** The lives of a device that an MDM manages. */
final class MdmLives {
    private static final String MDM_URL = "https://mdm.test";
    private static final PolicyId WIFI = Lives.WIFI;
    private static final PolicyId VPN = Lives.VPN;
    private static final String CHALLENGE = "MARKED-SECRET-three-5d20";
    /** Long enough to ask, to do and to report: each start of the agent asks at once. */
    private static final Duration A_WHILE = Duration.ofMinutes(5);

    /** Too short for most repetitions of what fails. */
    private static final Duration A_MOMENT = Duration.ofSeconds(30);

    /** Longer than the least time between two answers that make an absence a removal. */
    private static final Duration ABSENCE = Duration.ofHours(2);

    private static final Duration INTO_THE_WINDOW = Duration.ofDays(350);

    private MdmLives() {}

    static List<Life> all() {
        return List.of(
                enrolled(),
                oneTimeChallenge(),
                renewedWithoutMdm(),
                tombstone(),
                tombstoneThatKeepsTheRoot(),
                absent(),
                retired());
    }

    static Life enrolled() {
        return Life.named("MDM: enrolled, certified, proven", fixedChallenge())
                .assign(MdmLives::wifi)
                .tell(enrolling())
                .resident(A_WHILE)
                .end();
    }

    static Life oneTimeChallenge() {
        LabCaRules rules = LabCaRules.standard().with(ChallengeRule.oneTime(CHALLENGE));
        return Life.named("MDM: one-time challenge", rules)
                .assign(ca -> wifi(ca).with("oneTimeChallenge", true))
                .undisturbed(enrolling())
                .resident(A_WHILE)
                .end();
    }

    static Life renewedWithoutMdm() {
        return Life.named("MDM: renewed while it is away", fixedChallenge())
                .assign(MdmLives::wifi)
                .undisturbed(enrolling())
                .undisturbed(new Resident(A_WHILE))
                .happens(world -> world.toMdm().away(true))
                .timePasses(INTO_THE_WINDOW)
                .resident(A_MOMENT)
                .happens(world -> world.toMdm().away(false))
                .resident(A_WHILE)
                .end();
    }

    static Life tombstone() {
        return managed("MDM: tombstone")
                .happens(world -> world.mdm().removeFromAll(WIFI.text(), Roots.REMOVE))
                .resident(A_WHILE, WIFI)
                .happens(world -> world.mdm().removeFromAll(VPN.text(), Roots.REMOVE))
                .resident(A_WHILE, VPN)
                .end();
    }

    static Life tombstoneThatKeepsTheRoot() {
        return managed("MDM: tombstone that keeps the root")
                .happens(world -> world.mdm().removeFromAll(WIFI.text(), Roots.KEEP))
                .happens(MdmLives::rootStays)
                .resident(A_WHILE, WIFI)
                .end();
    }

    /** Two answers of a rising generation, more than an hour apart. */
    static Life absent() {
        return managed("MDM: removed by absence")
                .happens(world -> world.mdm().unassignFromAll(WIFI.text()))
                .resident(A_WHILE)
                .timePasses(ABSENCE)
                .happens(world -> world.mdm().raiseGeneration())
                .resident(A_WHILE, WIFI)
                .end();
    }

    static Life retired() {
        return managed("MDM: retired")
                .happens(world ->
                        world.mdm().devices().forEach(device -> world.mdm().retire(device.id())))
                .resident(A_WHILE, WIFI, VPN)
                .end();
    }

    /** Enrolled, with two policies, one of which brings its root. */
    private static Life.Script managed(String name) {
        return Life.named(name, fixedChallenge())
                .assign(ca -> wifi(ca).withRoot(ca.root()))
                .assign(ca -> wifi(ca).with("id", "vpn").with("name", "VPN"))
                .undisturbed(enrolling())
                .undisturbed(new Resident(A_WHILE));
    }

    private static Life.Call enrolling() {
        return (agent, world) -> agent.mdm().enrol(MDM_URL, world.enrolmentToken(), "1");
    }

    private static LabCaRules fixedChallenge() {
        return LabCaRules.standard().with(ChallengeRule.fixed(CHALLENGE));
    }

    private static PolicyText wifi(LabCa ca) {
        return PolicyText.of("https://ca.test/scep", ca.root()).with("challenge", CHALLENGE);
    }

    private static void rootStays(World world) {
        X509Certificate root = world.ca().root();
        world.rootsBefore().add("store/root/" + PolicyText.hash("SHA-1", PolicyText.der(root)) + ".pem");
    }
}

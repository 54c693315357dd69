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
    private static final PolicyId WIFI = Lives.WIFI;
    private static final PolicyId VPN = Lives.VPN;
    private static final String CHALLENGE = "MARKED-SECRET-three-5d20";
    private static final String OTHER_CHALLENGE = "MARKED-SECRET-four-e811";
    private static final Duration AN_HOUR = Duration.ofHours(1);
    /** The MDM wants to be asked once a day, give or take a tenth. */
    private static final Duration UNTIL_THE_NEXT_POLL = Duration.ofHours(27);

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
                .assign(ca -> wifi(ca))
                .enrolAtMdm()
                .resident(AN_HOUR)
                .resident(UNTIL_THE_NEXT_POLL)
                .end();
    }

    /** The second challenge comes with another name. */
    static Life oneTimeChallenge() {
        LabCaRules rules = LabCaRules.standard().with(ChallengeRule.oneTime(CHALLENGE, OTHER_CHALLENGE));
        return Life.named("MDM: one-time challenge", rules)
                .assign(ca -> wifi(ca).with("oneTimeChallenge", true))
                .enrolAtMdm()
                .resident(AN_HOUR)
                .assign(ca -> wifi(ca)
                        .with("oneTimeChallenge", true)
                        .with("revision", "2")
                        .with("challenge", OTHER_CHALLENGE)
                        .with("subjectName", "CN=device-1-renamed"))
                .resident(UNTIL_THE_NEXT_POLL)
                .end();
    }

    static Life renewedWithoutMdm() {
        return managed("MDM: renewed while it is away")
                .happens(world -> world.toMdm().away(true))
                .timePasses(INTO_THE_WINDOW)
                .resident(AN_HOUR)
                .happens(world -> world.toMdm().away(false))
                .resident(UNTIL_THE_NEXT_POLL)
                .end();
    }

    static Life tombstone() {
        return managed("MDM: tombstone")
                .happens(world -> world.mdm().removeFromAll(WIFI.text(), Roots.REMOVE))
                .resident(AN_HOUR, WIFI)
                .happens(world -> world.mdm().removeFromAll(VPN.text(), Roots.REMOVE))
                .resident(AN_HOUR, VPN)
                .end();
    }

    static Life tombstoneThatKeepsTheRoot() {
        return managed("MDM: tombstone that keeps the root")
                .happens(world -> world.mdm().removeFromAll(WIFI.text(), Roots.KEEP))
                .happens(MdmLives::rootStays)
                .resident(AN_HOUR, WIFI)
                .end();
    }

    /** Two answers of a rising generation, more than an hour apart. */
    static Life absent() {
        return managed("MDM: removed by absence")
                .happens(world -> world.mdm().unassignFromAll(WIFI.text()))
                .resident(AN_HOUR)
                .happens(world -> world.mdm().raiseGeneration())
                .resident(UNTIL_THE_NEXT_POLL, WIFI)
                .end();
    }

    static Life retired() {
        return managed("MDM: retired")
                .happens(world -> world.mdm().devices().forEach(device -> world.mdm().retire(device.id())))
                .resident(AN_HOUR, WIFI, VPN)
                .end();
    }

    /** Enrolled, with two policies, one of which brings its root. */
    private static Life.Script managed(String name) {
        return Life.named(name, fixedChallenge())
                .assign(ca -> wifi(ca).withRoot(ca.root()))
                .assign(ca -> wifi(ca).with("id", "vpn").with("name", "VPN"))
                .enrolAtMdm()
                .resident(AN_HOUR);
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

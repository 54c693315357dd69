package dev.scepter.harness;

import dev.scepter.agent.model.PolicyId;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The lives of a device whose policies come from a folder or a fixed address: brought, changed, gone. */
final class SourceLives {
    private static final PolicyId WIFI = Lives.WIFI;
    private static final String CHALLENGE = "MARKED-SECRET-four-77aa";
    /** Long enough to ask and to do: each start of the agent asks at once. */
    private static final Duration A_WHILE = Duration.ofMinutes(5);

    /** Answers over so long a time do not quite confirm an absence: the longest time between two of them does not count. */
    private static final Duration A_DAY = Duration.ofHours(24);

    private static final Duration THE_REST = Duration.ofHours(1);

    private SourceLives() {}

    static List<Life> all() {
        return List.of(folder(), fixedAddress());
    }

    static Life folder() {
        return life(
                "folder: brought, changed, gone",
                world -> world.policyFolder().path().toString(),
                (world, policy) -> world.policyFolder().put(policy),
                (world, id) -> world.policyFolder().remove(id));
    }

    static Life fixedAddress() {
        return life(
                "fixed address: brought, changed, gone",
                world -> DirectPolicies.URL,
                (world, policy) -> world.policyServer().put(policy),
                (world, id) -> world.policyServer().remove(id));
    }

    private static Life life(
            String name,
            Function<World, String> source,
            BiConsumer<World, PolicyText> put,
            BiConsumer<World, String> remove) {
        return Life.named(name, LabCaRules.standard().with(ChallengeRule.fixed(CHALLENGE)))
                .happens(world -> {
                    world.secrets().plant(CHALLENGE);
                    configure(world, source.apply(world));
                    put.accept(world, wifi(world.ca()).with("id", "vpn").with("name", "VPN"));
                })
                .undisturbed(new Resident(A_WHILE))
                .happens(world ->
                        put.accept(world, wifi(world.ca()).withRoot(world.ca().root())))
                .resident(A_WHILE)
                .happens(world -> put.accept(
                        world,
                        wifi(world.ca())
                                .withRoot(world.ca().root())
                                .with("revision", "2")
                                .with("renewPeriodDays", 20)))
                .resident(A_WHILE)
                .happens(world -> remove.accept(world, WIFI.text()))
                .resident(A_WHILE)
                .undisturbed(new Resident(A_DAY))
                .resident(THE_REST, WIFI)
                .end();
    }

    private static void configure(World world, String source) {
        try {
            world.folder()
                    .write("config.json", ("{\"policySource\": \"" + source + "\"}").getBytes(StandardCharsets.UTF_8));
        } catch (ScepterException e) {
            throw new IllegalStateException("cannot configure the source", e);
        }
    }

    private static PolicyText wifi(LabCa ca) {
        return PolicyText.of("https://ca.test/scep", ca.root()).with("challenge", CHALLENGE);
    }
}

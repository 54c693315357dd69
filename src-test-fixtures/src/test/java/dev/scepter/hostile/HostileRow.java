package dev.scepter.hostile;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.cli.CliResult;
import dev.scepter.cli.PolicyText;
import dev.scepter.lab.ca.LabCa;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * One thing that a server does, and what has to come of it. Immutable.
 *
 * @param server what the server does, a sentence; the name of the row
 * @param rules the rules that it shows
 * @param error what Scepter says; empty if all is well
 * @param warnings codes of the warnings
 * @param protection what is asserted about the device
 * @param devices the devices that meet it
 * @param heavy whether it would fill the memory of a careless client
 * @param hurried whether an exchange ends after a part of a second instead of 20 s
 * @param plan how the CA is built
 * @param policy what is special in the policy
 * @param setup makes the server hostile
 * @param play what the device does; empty for {@code apply}, or {@code renew} where it is enrolled
 * @param check what else has to be true
 */
record HostileRow(
        String server,
        Set<ScepRule> rules,
        Optional<ErrorCode> error,
        List<String> warnings,
        Protection protection,
        Set<Device> devices,
        boolean heavy,
        boolean hurried,
        UnaryOperator<LabCa.Builder> plan,
        UnaryOperator<PolicyText> policy,
        Consumer<HostileLab> setup,
        Optional<Function<HostileLab, CliResult>> play,
        Consumer<HostileLab> check) {

    HostileRow {
        rules = Set.copyOf(rules);
        warnings = List.copyOf(warnings);
        devices = Set.copyOf(devices);
    }

    /** Starts a row. */
    static Builder server(String what) {
        return new Builder(what);
    }

    int exit() {
        return error.map(code -> code.exitCode().number()).orElse(0);
    }

    @Override
    public String toString() {
        return server;
    }

    /** Collects what makes a row. */
    static final class Builder {
        private final String server;
        private Set<ScepRule> rules = EnumSet.noneOf(ScepRule.class);
        private Set<Device> devices = EnumSet.of(Device.FRESH);
        private boolean heavy;
        private boolean hurried;
        private UnaryOperator<LabCa.Builder> plan = builder -> builder;
        private UnaryOperator<PolicyText> policy = text -> text;
        private Consumer<HostileLab> setup = lab -> {};
        private Optional<Function<HostileLab, CliResult>> play = Optional.empty();
        private Consumer<HostileLab> check = lab -> {};

        private Builder(String server) {
            this.server = server;
        }

        Builder shows(ScepRule first, ScepRule... more) {
            rules = EnumSet.of(first, more);
            return this;
        }

        Builder by(Consumer<HostileLab> value) {
            setup = value;
            return this;
        }

        Builder plan(UnaryOperator<LabCa.Builder> value) {
            plan = value;
            return this;
        }

        Builder policy(UnaryOperator<PolicyText> value) {
            policy = value;
            return this;
        }

        /** Only devices in this state. */
        Builder only(Device device) {
            devices = EnumSet.of(device);
            return this;
        }

        /** A new device, and one whose certificate could be lost. */
        Builder both() {
            devices = EnumSet.allOf(Device.class);
            return this;
        }

        Builder heavy() {
            heavy = true;
            return this;
        }

        Builder hurried() {
            hurried = true;
            return this;
        }

        Builder play(Function<HostileLab, CliResult> value) {
            play = Optional.of(value);
            return this;
        }

        Builder check(Consumer<HostileLab> value) {
            check = value;
            return this;
        }

        /** Refused before a request is sent. */
        HostileRow refusedUnsent(ErrorCode code) {
            return build(Optional.of(code), Protection.NOTHING_SENT);
        }

        /** Refused after a request was sent. */
        HostileRow refused(ErrorCode code) {
            return build(Optional.of(code), Protection.STORE_UNCHANGED);
        }

        HostileRow waits() {
            return build(Optional.of(ErrorCode.CA_PENDING), Protection.WAITS);
        }

        /** Accepted, with these warnings. */
        HostileRow accepted(String... warnings) {
            return build(Optional.empty(), Protection.NEW_CERTIFICATE, warnings);
        }

        private HostileRow build(Optional<ErrorCode> error, Protection protection, String... warnings) {
            return new HostileRow(
                    server,
                    rules,
                    error,
                    List.of(warnings),
                    protection,
                    devices,
                    heavy,
                    hurried,
                    plan,
                    policy,
                    setup,
                    play,
                    check);
        }
    }
}

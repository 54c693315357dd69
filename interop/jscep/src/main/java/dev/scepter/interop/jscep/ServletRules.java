package dev.scepter.interop.jscep;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.jscep.transport.response.Capability;

/**
 * How one servlet behaves.
 *
 * @param challenge what a first request must carry, exactly
 * @param pendingPolls the CertPoll that gets the certificate, counted from 1; 0 for at once, without a poll
 * @param separateRa RA certificates apart for decryption and signature, as NDES has them
 * @param capabilities what GetCACaps says
 */
record ServletRules(String challenge, int pendingPolls, boolean separateRa, Set<Capability> capabilities) {

    ServletRules {
        capabilities = Set.copyOf(capabilities);
    }

    /** Reads the members {@code NAME.challenge}, {@code .pendingPolls}, {@code .separateRa}, {@code .capabilities}. */
    static ServletRules read(Properties properties, String name) {
        String capabilities = properties.getProperty(name + ".capabilities", "");
        return new ServletRules(
                properties.getProperty(name + ".challenge", ""),
                Integer.parseInt(properties.getProperty(name + ".pendingPolls", "0")),
                Boolean.parseBoolean(properties.getProperty(name + ".separateRa", "false")),
                Arrays.stream(capabilities.split(",", -1))
                        .filter(word -> !word.isBlank())
                        .map(word -> Capability.valueOf(word.strip()))
                        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Capability.class))));
    }
}

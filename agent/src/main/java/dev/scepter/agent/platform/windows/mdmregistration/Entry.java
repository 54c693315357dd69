package dev.scepter.agent.platform.windows.mdmregistration;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An entry of {@code HKLM\SOFTWARE\Microsoft\Enrollments}, as far as it matters. A clean Windows 11 has some thirty of them that
 * no MDM made, and the bridges to Windows' own providers leave theirs, so an entry alone says nothing.
 *
 * @param state the value EnrollmentState
 * @param provider the value ProviderID
 * @param discovery the value DiscoveryServiceFullURL
 */
record Entry(Optional<Long> state, Optional<String> provider, Optional<String> discovery) {
    private static final long ENROLLED = 1;

    /** Of Windows itself, in small letters: placeholders, accounts, and what drives the providers without an MDM. */
    private static final Set<String> NO_MDM = Set.of(
            "local authority",
            "cloud authority",
            "deploy authority",
            "sc authority",
            "ms work account",
            "wmi_bridge_server",
            "wmi_bridge_sccm_server",
            "local_management");

    /** Says whether an MDM made it. */
    boolean isEnrolment() {
        return state.equals(Optional.of(ENROLLED))
                && discovery.isPresent()
                && provider.map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .filter(name -> !name.isEmpty() && !NO_MDM.contains(name))
                        .isPresent();
    }
}

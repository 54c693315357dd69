package dev.scepter.agent.platform.windows.mdmbridge;

import static dev.scepter.agent.platform.windows.mdmbridge.MdmBridgeConstants.REGDB_E_CLASSNOTREG;
import static dev.scepter.agent.platform.windows.mdmbridge.MdmBridgeConstants.WBEM_E_ACCESS_DENIED;
import static dev.scepter.agent.platform.windows.mdmbridge.MdmBridgeConstants.WBEM_E_FAILED;
import static dev.scepter.agent.platform.windows.mdmbridge.MdmBridgeConstants.WBEM_E_INVALID_CLASS;
import static dev.scepter.agent.platform.windows.mdmbridge.MdmBridgeConstants.WBEM_E_INVALID_NAMESPACE;
import static dev.scepter.agent.platform.windows.mdmbridge.MdmBridgeConstants.WBEM_E_NOT_FOUND;
import static dev.scepter.agent.platform.windows.mdmbridge.MdmBridgeConstants.WBEM_E_PROVIDER_FAILURE;

import dev.scepter.agent.platform.windows.WindowsException;
import java.util.List;
import java.util.Optional;

/** What failures of the bridge mean. */
final class BridgeFailures {
    private static final String LOG = "Microsoft-Windows-DeviceManagement-Enterprise-Diagnostics-Provider/Admin";

    /** Which Windows answers if it has no such thing, or not for this account. */
    private static final List<Integer> LASTING = List.of(
            REGDB_E_CLASSNOTREG,
            WBEM_E_INVALID_NAMESPACE,
            WBEM_E_INVALID_CLASS,
            WBEM_E_ACCESS_DENIED,
            WBEM_E_NOT_FOUND);

    private BridgeFailures() {}

    /**
     * Why the bridge cannot be used, as its answer to a look says; empty if the answer says only that it did not serve now, as
     * WMI answers in the first minutes after a start of the system. An enrolment then fails and is tried again.
     */
    static Optional<String> lasting(WindowsException answer) {
        return LASTING.stream().anyMatch(answer::is)
                ? Optional.of("the MDM bridge of WMI is not there for this process: " + answer.getMessage())
                : Optional.empty();
    }

    /** What is to be added for people; may be empty. The bridge tells wrong keys, wrong account and a refusal of the CSP alike. */
    static String hint(WindowsException answer) {
        return answer.is(WBEM_E_FAILED) || answer.is(WBEM_E_PROVIDER_FAILURE)
                ? "; the cause may stand in the event log " + LOG
                : "";
    }
}

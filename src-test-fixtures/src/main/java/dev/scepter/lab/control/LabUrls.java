package dev.scepter.lab.control;

/**
 * Where a running lab is found.
 *
 * @param base scheme, host and port; the URL of the MDM
 */
public record LabUrls(String base) {

    /** What {@code --mdm-url} takes. */
    public String mdm() {
        return base;
    }

    /** The SCEP URL of the CA. */
    public String scep() {
        return base + "/scep";
    }

    /** The static source of the policies for all devices. */
    public String policies() {
        return base + "/policies.json";
    }

    /** Where the control API shows what the lab knows. */
    public String state() {
        return base + "/lab/state";
    }
}

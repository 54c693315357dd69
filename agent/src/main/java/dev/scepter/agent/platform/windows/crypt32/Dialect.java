package dev.scepter.agent.platform.windows.crypt32;

import com.sun.jna.NativeLibrary;

/**
 * In what Windows and Wine differ here.
 *
 * <p>Wine 8 keeps a fixed set of properties: neither those of applications nor CERT_ARCHIVED_PROP_ID. There two others
 * that nobody reads stand for them, so on Wine no other program skips an archived certificate. And Wine writes a
 * replaced or deleted certificate to the registry only when it is told to. From a certificate it finds
 * no key of the machine, and says that none is named; so there the link itself is compared.
 *
 * @param stateProperty where {@link OwnState} is kept
 * @param archivedProperty says that a certificate is archived
 * @param commits a store writes its changes only when told
 * @param findsMachineKeys CryptAcquireCertificatePrivateKey opens keys of the machine
 */
record Dialect(int stateProperty, int archivedProperty, boolean commits, boolean findsMachineKeys) {
    /** Any number from CERT_FIRST_USER_PROP_ID up; the content begins with a mark, in case another program took it too. */
    private static final int STATE = Crypt32Constants.CERT_FIRST_USER_PROP_ID + 0x45C3;

    static final Dialect WINDOWS = new Dialect(STATE, Crypt32Constants.CERT_ARCHIVED_PROP_ID, false, true);
    static final Dialect WINE = new Dialect(
            Crypt32Constants.CERT_ENROLLMENT_PROP_ID, Crypt32Constants.CERT_AUTO_ENROLL_PROP_ID, true, false);

    /** The one of the system that this runs on. */
    static Dialect current() {
        try {
            NativeLibrary.getInstance("ntdll").getFunction("wine_get_version");
            return WINE;
        } catch (UnsatisfiedLinkError e) {
            return WINDOWS;
        }
    }

    /** What stands in {@link #archivedProperty}: nothing on Windows; Wine loses a certificate with an empty property. */
    byte[] archivedContent() {
        return equals(WINE) ? new byte[] {1} : new byte[0];
    }
}

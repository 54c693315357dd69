package dev.scepter.agent.csp;

import dev.scepter.agent.policy.StoreLocation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The address of a node, understood as far as it concerns a policy. */
sealed interface CspPath {

    /** A node of a SCEP request. */
    record Request(RequestId request, String below) implements CspPath {}

    /** A node of a trusted root: {@code thumbprint} as written. */
    record Root(String thumbprint, String below) implements CspPath {}

    /** Any other node. */
    record Other() implements CspPath {}

    /**
     * Which request.
     *
     * @param uniqueId percent escapes undone
     */
    record RequestId(StoreLocation store, String uniqueId) {}

    Pattern REQUEST = Pattern.compile(
            "(?i)\\./(?:(device|user)/)?vendor/msft/clientcertificateinstall/scep/([^/]+)(?:/(.*))?", Pattern.DOTALL);
    Pattern ROOT = Pattern.compile(
            "(?i)\\./(?:device/)?vendor/msft/rootcatrustedcertificates/root/([^/]+)(?:/(.*))?", Pattern.DOTALL);
    Pattern SHOWABLE = Pattern.compile("\\./[A-Za-z0-9._/%-]{1,200}");

    /** Understands an address. */
    static CspPath of(String locUri) {
        Matcher request = REQUEST.matcher(locUri);
        if (request.matches()) {
            StoreLocation store =
                    "user".equalsIgnoreCase(request.group(1)) ? StoreLocation.USER : StoreLocation.MACHINE;
            return new Request(new RequestId(store, unescape(request.group(2))), orEmpty(request.group(3)));
        }
        Matcher root = ROOT.matcher(locUri);
        return root.matches() ? new Root(root.group(1), orEmpty(root.group(2))) : new Other();
    }

    /** The first part of all addresses of a request, as it is written. */
    static String ofRequest(StoreLocation store, String uniqueId) {
        String tree = store == StoreLocation.USER ? "./User" : "./Device";
        return tree + "/Vendor/MSFT/ClientCertificateInstall/SCEP/" + uniqueId;
    }

    /** The address of the bytes of a root. */
    static String ofRoot(String sha1) {
        return "./Device/Vendor/MSFT/RootCATrustedCertificates/Root/" + sha1 + "/EncodedCertificate";
    }

    /** An address for findings. One that does not look like an address could be anything, so it is not shown. */
    static String shown(String locUri) {
        return SHOWABLE.matcher(locUri).matches() ? locUri : "a node with an address that cannot be shown";
    }

    private static String orEmpty(@Nullable String group) {
        return group == null ? "" : group;
    }

    private static String unescape(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment; // a % that escapes nothing stands for itself
        }
    }
}

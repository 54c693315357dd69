package dev.scepter.agent.port;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ScepterException;
import java.util.List;

/** Judges the certificates that TLS servers show, by what this machine trusts. Safe for several threads. */
@FunctionalInterface
public interface TlsTrust {
    /** The most certificates that are looked at; the JDK takes ten from a server. */
    int MAX_CHAIN = 32;

    /**
     * Lets a server pass, or says why not.
     *
     * @param host the host of the URL: a name in lower case or punycode, or an IP address without brackets
     * @param chain what the server showed, its own certificate first, the others in any order; a root among them is not
     *     trusted for that. One to {@value #MAX_CHAIN}, others are refused
     * @throws ScepterException {@code TLS_UNTRUSTED} if the chain does not lead to a trusted root, is for another name or
     *     not for a server, is not within its validity or anything else is wrong with it; also if the machine gives no
     *     answer. The message holds the machine's own words
     */
    void requireTrusted(String host, List<EncodedCertificate> chain) throws ScepterException;
}

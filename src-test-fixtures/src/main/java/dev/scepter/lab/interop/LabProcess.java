package dev.scepter.lab.interop;

import dev.scepter.lab.ca.ChallengeRule;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabCaRules;
import dev.scepter.lab.ca.PendingRule;
import dev.scepter.lab.ca.RequestRule;
import dev.scepter.lab.web.LabCaServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;

/**
 * Serves CAs of the lab, each as strict as the client that it is for lets it be.
 *
 * <p>Arguments: the challenge, and the folder for {@code NAME.pem}, the certificate of each CA. Prints {@code NAME
 * URL} for each, then {@code ready}; ends when standard input ends.
 */
public final class LabProcess {
    private static final int POLLS = 2;

    private final LabCaRules strict;
    private final Path folder;
    private final PrintStream out;

    private LabProcess(String challenge, Path folder, PrintStream out) {
        strict = LabCaRules.standard().with(ChallengeRule.fixed(challenge));
        this.folder = folder;
        this.out = out;
    }

    /** Runs until standard input ends. */
    public static void main(String[] arguments) throws IOException, CertificateEncodingException {
        new LabProcess(arguments[0], Path.of(arguments[1]), System.out).serve(System.in);
    }

    private void serve(InputStream parent) throws IOException, CertificateEncodingException {
        // jscep's client writes BER.
        LabCaRules jscep = strict.with(new RequestRule(false, true, true, false, true, true));
        try (LabCaServer scepclient = open(
                        "scepclient",
                        plan(),
                        strict.with(
                                RequestRule.strict().withLegacyAlgorithms(true).withSameSubject(false)));
                LabCaServer plain = open("jscep", plan(), jscep);
                LabCaServer pending = open("jscep-pending", plan(), jscep.with(PendingRule.untilPoll(POLLS)));
                LabCaServer ra = open("jscep-ra", plan().separateRa(), jscep)) {
            out.println("ready");
            while (parent.read() >= 0) {
                // The parent writes nothing; the end of its pipe ends this process.
            }
        }
    }

    private static LabCa.Builder plan() {
        return LabCa.builder(Clock.systemUTC(), new SecureRandom());
    }

    private LabCaServer open(String name, LabCa.Builder plan, LabCaRules rules)
            throws IOException, CertificateEncodingException {
        LabCa ca = plan.name(name).rules(rules).build();
        Files.writeString(folder.resolve(name + ".pem"), pem(ca.root()), StandardCharsets.US_ASCII);
        LabCaServer server = LabCaServer.start(ca);
        out.println(name + " " + server.url());
        return server;
    }

    private static String pem(X509Certificate certificate) throws CertificateEncodingException {
        Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return "-----BEGIN CERTIFICATE-----\n" + encoder.encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}

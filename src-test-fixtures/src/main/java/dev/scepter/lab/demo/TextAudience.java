package dev.scepter.lab.demo;

import dev.scepter.agent.cli.TextBlock;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.Proofs;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.x509.ParsedCertificate;
import dev.scepter.lab.mdm.LabPolicyState;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells the demo to people: at most 100 columns, complete without colour. */
final class TextAudience implements Audience {
    private static final int COLUMNS = 96;
    private static final int PATH_COLUMNS = 46;
    private static final Pattern LONG_HEX = Pattern.compile("([0-9A-Fa-f]{8})[0-9A-Fa-f]{24,}");

    private final PrintStream out;
    private final boolean colour;
    private int chapters;

    TextAudience(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    @Override
    public void opens() {
        paragraph(
                "",
                "A device joins an MDM, gets a certificate, proves that it works, renews it and gives it back."
                        + " All of it is real: the keys, the messages (SCEP, RFC 8894), the checks. Only the clock is"
                        + " the demo's own: it is put forward where the agent would wait. Everything happens in a"
                        + " folder of its own and on 127.0.0.1; nothing else on this machine is touched.");
    }

    @Override
    public void chapter(String name, String title, String why) {
        out.println();
        out.println(paint("1", ++chapters + ". " + title));
        paragraph("   ", why);
        out.println();
    }

    @Override
    public void step(String name, String words, Result result, Duration took) {
        String shown = switch (result) {
            case OK -> paint("32", "ok    ");
            case WAIT -> paint("33", "wait  ");
            case REFUSED -> paint("33", "no    ");
            case FAILED -> paint("31", "FAILED");
        };
        out.println("   " + shown + " " + String.format(Locale.ROOT, "%-78s %6.2f s", words, took.toMillis() / 1000.0));
    }

    @Override
    public void status(PolicyStatus status) {
        out.println();
        out.println("   state       " + paint("32", status.state().name()));
        status.certificate().ifPresent(this::certificate);
        out.println();
    }

    private void certificate(ParsedCertificate certificate) {
        out.println("   subject     " + certificate.subject());
        out.println("   thumbprint  " + certificate.encoded().sha1().hex());
        out.println("   valid       " + time(certificate.notBefore()) + " to " + time(certificate.notAfter()));
    }

    @Override
    public void proofs(Proofs proofs) {
        proof("stored", "certificate and key are in the store", proofs.stored());
        proof("keySigns", "a signature of the key fits the certificate", proofs.keySigns());
        proof("chainBuilds", "the certificate leads up to the root that the policy names", proofs.chainBuilds());
        proof("inValidity", "it is valid today", proofs.inValidity());
        proof("usagesMatch", "it may be used for what the policy asks", proofs.usagesMatch());
        proof("namesMatch", "it has a name", proofs.namesMatch());
        proofs.rootTrusted().ifPresent(trusted -> proof("rootTrusted", "the root is among the trusted ones", trusted));
    }

    private void proof(String name, String words, boolean holds) {
        out.println("   " + verdict(holds) + " " + String.format(Locale.ROOT, "%-12s ", name) + words);
    }

    @Override
    public void verified(LabPolicyState state) {
        out.println();
        out.println("   What the MDM knows, the verdict by its own check and not by the device's word:");
        out.println("   state       " + paint("32", state.state()));
        out.println("   subject     " + state.subject().orElse("unknown"));
        out.println("   verdict     " + paint("32", state.verdict().name()));
        out.println();
    }

    @Override
    public void files(List<DataFile> files) {
        out.println();
        out.println("   The files now; other programs read those below store:");
        for (DataFile file : files) {
            String path = LONG_HEX.matcher(file.path()).replaceAll("$1...");
            out.println("     " + String.format(Locale.ROOT, "%-" + PATH_COLUMNS + "s ", path) + file.purpose());
        }
    }

    @Override
    public void claim(String name, String words, boolean holds) {
        out.println("   " + verdict(holds) + " " + words);
    }

    private String verdict(boolean holds) {
        return holds ? paint("32", "yes   ") : paint("31", "NO    ");
    }

    @Override
    public void kept(Path dataFolder, String policy) {
        out.println();
        paragraph("", "The certificate was not removed (--keep). Look at it, take it away, and delete the folder:");
        out.println("  ./scepter status --data-dir " + dataFolder);
        out.println("  ./scepter remove " + policy + " --data-dir " + dataFolder);
        out.println("  rm -r " + dataFolder);
    }

    @Override
    public void fails(ErrorCode code, String message) {
        out.flush();
    }

    @Override
    public void closes(boolean well, Duration took) {
        out.println();
        String seconds = String.format(Locale.ROOT, "%.2f s", took.toMillis() / 1000.0);
        out.println(
                well
                        ? paint("32", "All of this was checked.") + " It took " + seconds + "."
                        : paint("31", "The demo failed.") + " It took " + seconds + ".");
    }

    private void paragraph(String indent, String text) {
        TextBlock.wrap(text, COLUMNS - indent.length()).forEach(line -> out.println(indent + line));
    }

    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

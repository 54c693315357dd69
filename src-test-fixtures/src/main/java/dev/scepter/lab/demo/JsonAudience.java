package dev.scepter.lab.demo;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scepter.agent.lifecycle.PolicyStatus;
import dev.scepter.agent.lifecycle.Proofs;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.x509.ParsedCertificate;
import dev.scepter.lab.mdm.LabPolicyState;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Tells the demo as one JSON object, at its end. Every member is there, null where nothing is known. */
final class JsonAudience implements Audience {
    private final PrintStream out;
    private final ObjectNode root = new JsonMapper().createObjectNode();
    private final ArrayNode steps;
    private final ArrayNode claims;
    private final ArrayNode certificates;
    private final ObjectNode proofs;
    private final ArrayNode reports;
    private final ArrayNode files;
    private String chapter = "";

    JsonAudience(PrintStream out) {
        this.out = out;
        root.put("ok", false);
        root.putNull("seconds");
        steps = root.putArray("steps");
        claims = root.putArray("claims");
        certificates = root.putArray("certificates");
        proofs = root.putObject("proofs");
        for (String name : List.of(
                "stored", "keySigns", "chainBuilds", "inValidity", "usagesMatch", "namesMatch", "rootTrusted")) {
            proofs.putNull(name);
        }
        reports = root.putArray("reports");
        files = root.putArray("files");
        root.putNull("dataDir");
        root.putNull("error");
    }

    @Override
    public void opens() {}

    @Override
    public void chapter(String name, String title, String why) {
        chapter = name;
    }

    @Override
    public void step(String name, String words, Result result, Duration took) {
        steps.addObject()
                .put("part", chapter)
                .put("step", name)
                .put("title", words)
                .put("result", result.name().toLowerCase(Locale.ROOT))
                .put("seconds", seconds(took));
    }

    @Override
    public void status(PolicyStatus status) {
        status.certificate().ifPresent(certificate -> certificate(status.state(), certificate));
    }

    private void certificate(PolicyStatus.State state, ParsedCertificate certificate) {
        certificates
                .addObject()
                .put("part", chapter)
                .put("state", state.name())
                .put("thumbprint", certificate.encoded().sha1().hex())
                .put("thumbprintSha256", certificate.encoded().sha256().hex())
                .put("serialNumber", certificate.serialNumberHex())
                .put("subject", certificate.subject())
                .put(
                        "notBefore",
                        certificate.notBefore().truncatedTo(ChronoUnit.SECONDS).toString())
                .put(
                        "notAfter",
                        certificate.notAfter().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    @Override
    public void proofs(Proofs seen) {
        proofs.put("stored", seen.stored())
                .put("keySigns", seen.keySigns())
                .put("chainBuilds", seen.chainBuilds())
                .put("inValidity", seen.inValidity())
                .put("usagesMatch", seen.usagesMatch())
                .put("namesMatch", seen.namesMatch())
                .put("rootTrusted", seen.rootTrusted().orElse(null));
    }

    @Override
    public void verified(LabPolicyState state) {
        reports.addObject()
                .put("part", chapter)
                .put("state", state.state())
                .put("cspStatus", state.cspStatus())
                .put("verdict", state.verdict().name())
                .put("chainChecked", state.chainChecked());
    }

    @Override
    public void files(List<DataFile> seen) {
        seen.forEach(file -> files.add(file.path()));
    }

    @Override
    public void claim(String name, String words, boolean holds) {
        claims.addObject().put("part", chapter).put("claim", name).put("holds", holds);
    }

    @Override
    public void kept(Path dataFolder, String policy) {
        root.put("dataDir", dataFolder.toString());
    }

    @Override
    public void fails(ErrorCode code, String message) {
        root.putObject("error")
                .put("code", code.name())
                .put("message", message)
                .put("actor", code.actor().jsonName());
    }

    @Override
    public void closes(boolean well, Duration took) {
        root.put("ok", well);
        root.put("seconds", seconds(took));
        out.println(root.toPrettyString());
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}

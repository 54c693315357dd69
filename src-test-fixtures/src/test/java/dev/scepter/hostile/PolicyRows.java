package dev.scepter.hostile;

import static dev.scepter.hostile.HostileRow.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.model.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Documents that mean ill: whoever can write a policy is not yet an attacker, but files come from many hands. */
final class PolicyRows {
    private static final int DEPTH = 10_000;
    private static final int XML_DEPTH = 200_000;
    private static final int MOST_BYTES = 4 << 20;

    private static final String SYSTEM_ENTITY = "[<!ENTITY e SYSTEM \"file:///etc/passwd\">]";

    private PolicyRows() {}

    static List<HostileRow> rows() {
        return List.of(
                document("brings a policy nested 10,000 deep", lab -> nested("[".repeat(DEPTH) + "]".repeat(DEPTH)))
                        .shows(ScepRule.JSON_DEPTH, ScepRule.PARSERS_ARE_BOUNDED)
                        .refusedUnsent(ErrorCode.POLICY_INVALID),
                document(
                                "brings a policy nested 10,000 deep in objects",
                                lab -> nested("{\"a\":".repeat(DEPTH) + "1" + "}".repeat(DEPTH)))
                        .shows(ScepRule.JSON_DEPTH, ScepRule.PARSERS_ARE_BOUNDED)
                        .refusedUnsent(ErrorCode.POLICY_INVALID),
                document("brings a sound policy with blanks behind it, one byte over 4 MB", PolicyRows::padded)
                        .shows(ScepRule.POLICY_BOMB, ScepRule.PARSERS_ARE_BOUNDED)
                        .refusedUnsent(ErrorCode.POLICY_INVALID),
                document(
                                "brings a policy that pins a CA twice",
                                lab -> text(lab).replaceFirst("\\{", "{\"caThumbprint\":\"" + "ab".repeat(32) + "\","))
                        .shows(ScepRule.POLICY_SAYS_TWO_THINGS)
                        .refusedUnsent(ErrorCode.POLICY_INVALID),
                document("brings two policies in one file", lab -> text(lab) + text(lab))
                        .shows(ScepRule.POLICY_SAYS_TWO_THINGS)
                        .refusedUnsent(ErrorCode.POLICY_INVALID),
                document("brings a profile of XML with a billion laughs", lab -> laughs())
                        .shows(ScepRule.POLICY_BOMB, ScepRule.PARSERS_ARE_BOUNDED)
                        .refusedUnsent(ErrorCode.POLICY_INVALID),
                document("brings a profile of XML that takes in file:///etc/passwd", lab -> passwd(SYSTEM_ENTITY))
                        .shows(ScepRule.POLICY_READS_FILES)
                        .check(PolicyRows::readNoFile)
                        .refusedUnsent(ErrorCode.POLICY_INVALID),
                document("brings a profile of XML with a document type at file:///etc/passwd", lab -> passwd(""))
                        .shows(ScepRule.POLICY_READS_FILES)
                        .check(PolicyRows::readNoFile)
                        .refusedUnsent(ErrorCode.POLICY_INVALID),
                document(
                                "brings a profile of XML whose document type stands on a server",
                                lab -> "<!DOCTYPE SyncML SYSTEM \""
                                        + lab.other().url() + "\"><SyncML><SyncBody></SyncBody></SyncML>")
                        .shows(ScepRule.POLICY_READS_FILES, ScepRule.NO_ADDRESS_IS_FOLLOWED)
                        .check(lab -> assertThat(lab.other().requests()).isEmpty())
                        .refusedUnsent(ErrorCode.POLICY_INVALID),
                document(
                                "brings a profile of XML nested 200,000 deep",
                                lab -> "<a>".repeat(XML_DEPTH) + "</a>".repeat(XML_DEPTH))
                        .shows(ScepRule.POLICY_BOMB, ScepRule.PARSERS_ARE_BOUNDED)
                        .refusedUnsent(ErrorCode.POLICY_INVALID),
                document(
                                "brings a profile of XML over 4 MB",
                                lab -> "<SyncML>" + "<Atomic/>".repeat(600_000) + "</SyncML>")
                        .shows(ScepRule.POLICY_BOMB, ScepRule.PARSERS_ARE_BOUNDED)
                        .refusedUnsent(ErrorCode.POLICY_INVALID),
                document("brings two requests in one profile of XML", lab -> request("wifi") + request("vpn"))
                        .shows(ScepRule.POLICY_SAYS_TWO_THINGS)
                        .refusedUnsent(ErrorCode.POLICY_INVALID));
    }

    private static HostileRow.Builder document(String what, Function<HostileLab, String> text) {
        return server(what).play(lab -> lab.applyBytes(text.apply(lab).getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(HostileLab lab) {
        return new String(lab.policy().bytes(), StandardCharsets.UTF_8);
    }

    private static String nested(String value) {
        return "{\"id\":\"wifi\",\"notes\":" + value + "}";
    }

    private static String padded(HostileLab lab) {
        byte[] sound = lab.policy().bytes();
        byte[] all = Arrays.copyOf(sound, MOST_BYTES + 1);
        Arrays.fill(all, sound.length, all.length, (byte) ' ');
        return new String(all, StandardCharsets.UTF_8);
    }

    private static String laughs() {
        StringBuilder text = new StringBuilder("<!DOCTYPE lolz [<!ENTITY lol0 \"lol\">");
        for (int i = 1; i < 20; i++) {
            text.append("<!ENTITY lol").append(i).append(" \"");
            text.append(("&lol" + (i - 1) + ";").repeat(10)).append("\">");
        }
        return text + "]><SyncML>&lol19;</SyncML>";
    }

    private static String passwd(String subset) {
        String external = subset.isEmpty() ? " SYSTEM \"file:///etc/passwd\"" : " " + subset;
        String content = subset.isEmpty() ? "" : "&e;";
        return "<!DOCTYPE SyncML" + external + "><SyncML><Add><Item><Data>" + content + "</Data></Item></Add></SyncML>";
    }

    private static void readNoFile(HostileLab lab) {
        assertThat(lab.files().values()).noneMatch(content -> content.contains("root:"));
    }

    private static String request(String id) {
        return "<Add><Item><Target><LocURI>./Device/Vendor/MSFT/ClientCertificateInstall/SCEP/" + id
                + "/Install/KeyLength</LocURI></Target><Meta><Format>int</Format></Meta><Data>2048</Data></Item></Add>";
    }
}

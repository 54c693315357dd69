package dev.scepter.agent.csp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.scepter.agent.csp.BridgeProperties.Property;
import java.util.List;
import org.junit.jupiter.api.Test;

class BridgePropertiesTest {
    private static final String REQUEST = "./Device/Vendor/MSFT/ClientCertificateInstall/SCEP/wifi-1";
    private static final CspNode NODE = new CspNode(NodeCommand.ADD, REQUEST, NodeFormat.NODE, NodeValue.nothing());
    private static final CspNode EXEC =
            new CspNode(NodeCommand.EXEC, REQUEST + "/Install/Enroll", NodeFormat.NULL, NodeValue.nothing());

    private static CspNode value(String name, NodeFormat format, String value) {
        return new CspNode(NodeCommand.ADD, REQUEST + "/Install/" + name, format, new NodeValue.Text(value));
    }

    @Test
    void values_becomeProperties_secretsStaySecret_andEmptyOnesAreLeftOut() {
        BridgeProperties bridge = BridgeProperties.of(List.of(
                NODE,
                value("keylength", NodeFormat.INT, "2048"),
                value("Challenge", NodeFormat.CHR, "once"),
                value("TemplateName", NodeFormat.CHR, ""),
                EXEC));

        assertThat(bridge.uniqueId()).isEqualTo("wifi-1");
        assertThat(bridge.request().properties()).isEmpty();
        assertThat(bridge.install().properties())
                .extracting(Property::name, Property::type)
                .containsExactly(tuple("KeyLength", "sint32"), tuple("Challenge", "string"));
        assertThat(bridge.properties().get(1).value()).isInstanceOf(NodeValue.Hidden.class);
        assertThat(bridge.toString()).doesNotContain("once");
    }

    @Test
    void keys_areThoseOfTheDocumentation() {
        BridgeProperties bridge = BridgeProperties.of(List.of(NODE, EXEC));

        assertThat(bridge.instances())
                .extracting(BridgeProperties.Instance::path)
                .containsExactly(
                        "MDM_ClientCertificateInstall_SCEP01_01.InstanceID=\"wifi-1\","
                                + "ParentID=\"./Vendor/MSFT/ClientCertificateInstall/SCEP\"",
                        "MDM_ClientCertificateInstall_Install03.InstanceID=\"Install\","
                                + "ParentID=\"./Vendor/MSFT/ClientCertificateInstall/SCEP/wifi-1\"");
        assertThat(bridge.request().query())
                .isEqualTo("SELECT * FROM MDM_ClientCertificateInstall_SCEP01_01"
                        + " WHERE ParentID=\"./Vendor/MSFT/ClientCertificateInstall/SCEP\" AND InstanceID=\"wifi-1\"");
    }

    @Test
    void quotesInAKey_endNoValue() {
        assertThat(BridgeProperties.request("a\"b\\c").query()).endsWith("InstanceID=\"a\\\"b\\\\c\"");
        assertThat(BridgeProperties.request("a\"b").path()).contains("InstanceID=\"a\\\"b\",");
    }

    @Test
    void rootsArePassedOver() {
        CspNode root = new CspNode(
                NodeCommand.ADD, CspPath.ofRoot("AB".repeat(20)), NodeFormat.B64, new NodeValue.Text("MII="));

        assertThat(BridgeProperties.of(List.of(root, NODE, EXEC)).properties()).isEmpty();
    }

    @Test
    void nodesOfAUser_areToldApart() {
        CspNode users = new CspNode(
                NodeCommand.ADD, REQUEST.replace("./Device", "./User"), NodeFormat.NODE, NodeValue.nothing());

        assertThat(BridgeProperties.isOfUser(List.of(users))).isTrue();
        assertThat(BridgeProperties.isOfUser(List.of(NODE, EXEC))).isFalse();
    }

    @Test
    void otherNodes_areRefused() {
        CspNode other = new CspNode(
                NodeCommand.EXEC,
                REQUEST.replace("wifi-1", "vpn") + "/Install/Enroll",
                NodeFormat.NULL,
                NodeValue.nothing());

        refused(List.of());
        refused(List.of(NODE));
        refused(List.of(NODE, EXEC, value("KeyLength", NodeFormat.INT, "2048")));
        refused(List.of(NODE, other));
        refused(List.of(NODE, value("KeyLength", NodeFormat.INT, "many"), EXEC));
        refused(List.of(NODE, value("Unheard/KeyLength", NodeFormat.INT, "1"), EXEC));
        refused(List.of(NODE, value("Unheard", NodeFormat.CHR, "1"), EXEC));
    }

    private static void refused(List<CspNode> nodes) {
        assertThatIllegalArgumentException().isThrownBy(() -> BridgeProperties.of(nodes));
    }
}

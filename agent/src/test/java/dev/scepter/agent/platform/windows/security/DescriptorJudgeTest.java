package dev.scepter.agent.platform.windows.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptorJudgeTest {
    private final DescriptorJudge judge =
            new DescriptorJudge(Set.of(DescriptorJudge.LOCAL_SYSTEM, DescriptorJudge.ADMINISTRATORS));

    @ParameterizedTest
    @ValueSource(
            strings = {
                ProtectedFolder.OF_SYSTEM,
                ProtectedFolder.OF_ADMINISTRATORS,
                "O:SYD:(A;;FA;;;SY)",
                "O:S-1-5-18G:DUD:PAI(A;OICI;FA;;;S-1-5-32-544)",
                "O:BAD:AI(A;OICIID;0x1f01ff;;;SY)(A;ID;GA;;;BA)",
                "O:BAD:P",
                "O:BAD:P(D;;FA;;;WD)(A;;FA;;;BA)",
                "O:BAD:P(OD;;FA;;;WD)(XD;;FA;;;BU)(A;;FA;;;BA)",
                "O:BAD:P(A;;;;;WD)(A;;0x0;;;BU)(A;;FA;;;BA)",
                "O:BAD:P(OA;;FA;;;BA)"
            })
    void descriptorForSystemAndAdministratorsAlone_isSound(String sddl) {
        assertThat(judge.fault(sddl)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    O:BUD:P(A;;FA;;;BA)                                     | belongs to Users
                    O:S-1-5-21-1-2-3-1001D:P(A;;FA;;;BA)                    | belongs to S-1-5-21-1-2-3-1001
                    O:LAD:P(A;;FA;;;BA)                                     | belongs to LA
                    D:P(A;;FA;;;BA)                                         | has no owner
                    G:SYD:P(A;;FA;;;BA)                                     | has no owner
                    O:SY                                                    | has no access list, which lets everybody do everything
                    O:SYG:SY                                                | has no access list, which lets everybody do everything
                    O:SYD:NO_ACCESS_CONTROL                                 | has no access list, which lets everybody do everything
                    O:SYD:PNO_ACCESS_CONTROL                                | has no access list, which lets everybody do everything
                    O:SYD:ARAINO_ACCESS_CONTROL                             | has no access list, which lets everybody do everything
                    O:SYD:P(A;;FA;;;SY)(A;;FR;;;BU)                         | lets Users in (rights FR)
                    O:SYD:P(A;;FA;;;SY)(A;;0x1200a9;;;S-1-5-32-545)         | lets Users in (rights 0x1200a9)
                    O:SYD:(A;;FA;;;SY)(A;OICIID;GR;;;WD)                    | lets Everyone in (rights GR)
                    O:SYD:(A;;FA;;;SY)(A;CIIO;WD;;;AU)                      | lets Authenticated Users in (rights WD)
                    O:SYD:(A;OICIIOID;GA;;;CO)(A;;FA;;;SY)                  | lets Creator Owner in (rights GA)
                    O:SYD:(A;;GX;;;OW)                                      | lets Owner Rights in (rights GX)
                    O:SYD:(D;;FA;;;BU)(A;;FA;;;BU)                          | lets Users in (rights FA)
                    O:SYD:(OA;;CC;bf967aba-0de6-11d0-a285-00aa003049e2;;AU) | lets Authenticated Users in (rights CC)
                    O:SYD:P(A;;LC;;;S-1-5-80-1-2-3-4-5)                     | lets S-1-5-80-1-2-3-4-5 in (rights LC)
                    O:SYD:P(A;;FA;;;SY)(A;;0x00000001;;;BG)                 | lets Guests in (rights 0x00000001)
                    """)
    void anyOtherOwnerOrWayIn_isTold(String sddl, String fault) {
        assertThat(judge.fault(sddl)).hasValue(fault);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "O:SYD:P(A;;FA;;;SY",
                "O:SYD:P(A;;FA;;;SY)x",
                "O:SYD:P(A;;FA;;SY)",
                "O:SYD:P(A;;FA;;;)",
                "O:SYD:P(AU;SAFA;FA;;;WD)",
                "O:SYD:P(ML;;NW;;;LW)",
                "O:SYD:P(XA;;FA;;;SY;(Member_of {SID(BA)}))",
                "O:SYD:P(A;;FA;;;SY)S:(AU;SA;FA;;;WD)",
                "O:SYD:p(A;;FA;;;SY)",
                "",
                "nonsense"
            })
    void whatIsNotUnderstood_isNeverSound(String sddl) {
        assertThat(judge.fault(sddl)).isPresent();
    }

    @Test
    void veryLongList_isJudgedToItsEnd() {
        String many = "(A;;FA;;;SY)".repeat(5_000);

        assertThat(judge.fault("O:SYD:P" + many)).isEmpty();
        assertThat(judge.fault("O:SYD:P" + many + "(A;;FR;;;WD)")).hasValue("lets Everyone in (rights FR)");
    }
}

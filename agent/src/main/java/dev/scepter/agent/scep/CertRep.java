package dev.scepter.agent.scep;

import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an authenticated reply says (RFC 8894 section 3.3.2). */
public sealed interface CertRep {

    /**
     * The certificate was issued and is sound.
     *
     * @param leaf the certificate for the key of the request
     * @param chain issuing CA first, up to and with the anchor
     * @param warnings what people should know
     */
    record Issued(EncodedCertificate leaf, List<EncodedCertificate> chain, List<ReplyWarning> warnings)
            implements CertRep {
        public Issued {
            chain = List.copyOf(chain);
            warnings = List.copyOf(warnings);
        }
    }

    /** The CA has not decided yet. */
    record Pending() implements CertRep {}

    /**
     * The CA refused. All texts are the server's; {@link #describe} makes them safe to show.
     *
     * @param failInfoValue the reason as it came, a number of {@link FailInfo} or not; empty if none came
     * @param failInfoText the server's words
     * @param microsoftError HRESULT of NDES
     * @param microsoftMessage words of NDES
     */
    record Refused(
            Optional<String> failInfoValue,
            Optional<String> failInfoText,
            Optional<Integer> microsoftError,
            Optional<String> microsoftMessage)
            implements CertRep {

        /** The reason; empty if none came or it is unknown. */
        public Optional<FailInfo> failInfo() {
            return failInfoValue.flatMap(FailInfo::ofText);
        }

        /** The failure of the catalogue. */
        public ErrorCode code() {
            return failInfo().map(FailInfo::code).orElse(ErrorCode.CA_REFUSED);
        }

        /** All that the server said, for people: printable, each part at most 300 characters. */
        public String describe() {
            List<String> parts = new ArrayList<>();
            parts.add(failInfoValue
                    .map(value -> failInfo()
                            .map(FailInfo::standardName)
                            .orElseGet(() -> "unknown failInfo " + Printable.of(value)))
                    .orElse("no failInfo"));
            failInfoText.ifPresent(text -> parts.add("\"" + Printable.of(text) + "\""));
            microsoftError.ifPresent(error -> parts.add(MicrosoftErrors.describe(error)));
            microsoftMessage.ifPresent(text -> parts.add("\"" + Printable.of(text) + "\""));
            return String.join(", ", parts);
        }
    }
}

package dev.scepter.agent.scep;

import java.util.Map;
import java.util.Optional;

/** HRESULTs that NDES answers with, in plain words. */
final class MicrosoftErrors {
    private static final Map<Integer, String> MEANINGS = Map.ofEntries(
            Map.entry(0x800B0110, "challenge already used"),
            Map.entry(0x80096004, "challenge missing or signature check failed"),
            Map.entry(0x80070490, "challenge unknown, expired or already used"),
            Map.entry(0x80070057, "request malformed for NDES"),
            Map.entry(0x80094001, "subject refused"),
            Map.entry(0x800706BA, "NDES cannot reach its CA"),
            Map.entry(0x80094800, "template unknown or not issued"),
            Map.entry(0x80094012, "no permission on the template"),
            Map.entry(0x80094014, "an administrator denied the request"),
            Map.entry(0x80094811, "key too short for the template"),
            Map.entry(0x80094806, "renewal subject or certificate not acceptable"),
            Map.entry(0x80094809, "RA or signature policy not met"),
            Map.entry(0x8009480B, "RA or signature policy not met"),
            Map.entry(0x8009480F, "subject DNS name required"),
            Map.entry(0x80090005, "the server cannot decrypt: wrong or old RA certificate used"),
            Map.entry(0x80091006, "authenticated attribute missing"),
            Map.entry(0x8010002C, "requested certificate does not exist"));

    private MicrosoftErrors() {}

    /** Such as {@code HRESULT 0x800B0110 (challenge already used)}. */
    static String describe(int hresult) {
        String number = String.format("HRESULT 0x%08X", hresult);
        return Optional.ofNullable(MEANINGS.get(hresult))
                .map(meaning -> number + " (" + meaning + ")")
                .orElse(number);
    }

    /** Reads the decimal text of the attribute, signed or unsigned; empty if it is no such number. */
    static Optional<Integer> parse(String text) {
        try {
            long number = Long.parseLong(text.strip());
            boolean fits = number >= Integer.MIN_VALUE && number <= 0xFFFF_FFFFL;
            return fits ? Optional.of((int) number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}

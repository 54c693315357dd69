package dev.scepter.agent.enrollment.nativescep;

import dev.scepter.agent.lifecycle.Attempt;
import dev.scepter.agent.model.EncodedCertificate;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.model.Thumbprint;
import dev.scepter.agent.x509.CertificateDecoder;
import dev.scepter.agent.x509.CertificateFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

/** Typed access to the notes of an attempt; one that is missing or spoiled is a damaged record, never a crash. */
public record Notes(Attempt attempt) {

    public String text(String name) throws ScepterException {
        return attempt.data(name).orElseThrow(() -> damaged(name));
    }

    public byte[] bytes(String name) throws ScepterException {
        return parsed(name, Base64.getDecoder()::decode);
    }

    public byte[] hex(String name) throws ScepterException {
        return parsed(name, HexFormat.of()::parseHex);
    }

    public EncodedCertificate certificate(String name) throws ScepterException {
        List<EncodedCertificate> certificates = certificates(name);
        if (certificates.size() != 1) {
            throw damaged(name);
        }
        return certificates.get(0);
    }

    public List<EncodedCertificate> certificates(String name) throws ScepterException {
        List<EncodedCertificate> certificates = new ArrayList<>();
        for (String encoded : text(name).split(" ")) {
            try {
                certificates.add(CertificateDecoder.decode(Base64.getDecoder().decode(encoded)));
            } catch (CertificateFormatException | IllegalArgumentException e) {
                throw damaged(name);
            }
        }
        return certificates;
    }

    public Thumbprint thumbprint(String name) throws ScepterException {
        return parsed(
                name,
                hex -> Arrays.stream(Thumbprint.Algorithm.values())
                        .filter(algorithm -> algorithm.hexDigits() == hex.length())
                        .findFirst()
                        .map(algorithm -> new Thumbprint(algorithm, hex))
                        .orElseThrow(
                                () -> new IllegalArgumentException("no thumbprint has " + hex.length() + " digits")));
    }

    public <E extends Enum<E>> E constant(String name, Class<E> type) throws ScepterException {
        return parsed(name, text -> Enum.valueOf(type, text));
    }

    /**
     * @param parser throws {@link IllegalArgumentException} for what it does not understand
     */
    public <T> T parsed(String name, Function<String, T> parser) throws ScepterException {
        try {
            return parser.apply(text(name));
        } catch (IllegalArgumentException e) {
            throw damaged(name);
        }
    }

    public static ScepterException damaged(String name) {
        return new ScepterException(
                ErrorCode.RECORD_DAMAGED, "the record of the attempt lacks or spoils its note " + name);
    }
}

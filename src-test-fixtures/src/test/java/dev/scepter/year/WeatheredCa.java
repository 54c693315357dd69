package dev.scepter.year;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.scep.ScepServer;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabReply;
import java.time.Clock;
import java.util.Optional;

/** The lab's CA behind a network of changing weather. */
final class WeatheredCa implements ScepServer {
    private final LabCa ca;
    private final Weather weather;
    private final Clock clock;

    WeatheredCa(LabCa ca, Weather weather, Clock clock) {
        this.ca = ca;
        this.weather = weather;
        this.clock = clock;
    }

    @Override
    public byte[] getCaCaps() throws ScepterException {
        return respond("GetCACaps", new byte[0]);
    }

    @Override
    public byte[] getCaCert() throws ScepterException {
        return respond("GetCACert", new byte[0]);
    }

    @Override
    public byte[] getNextCaCert() throws ScepterException {
        return respond("GetNextCACert", new byte[0]);
    }

    @Override
    public byte[] pkiOperation(byte[] message, OnServerError onServerError) throws ScepterException {
        return respond("PKIOperation", message);
    }

    private byte[] respond(String operation, byte[] message) throws ScepterException {
        Optional<ErrorCode> storm = weather.at(clock.instant());
        if (storm.isPresent()) {
            throw new ScepterException(storm.get(), operation + ": the weather");
        }
        LabReply reply = ca.responder().respond(operation, message);
        if (reply.status() != 200) {
            throw new ScepterException(ErrorCode.HTTP_REFUSED, operation + ": HTTP " + reply.status());
        }
        return reply.body();
    }
}

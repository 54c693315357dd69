package dev.scepter.harness;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.agent.policy.ScepPolicy;
import dev.scepter.agent.scep.ScepServer;
import dev.scepter.lab.ca.LabCa;
import dev.scepter.lab.ca.LabExchange;
import dev.scepter.lab.ca.LabReply;
import dev.scepter.lab.ca.MessageType;
import java.util.List;
import java.util.OptionalInt;

/** Carries messages to the lab's CA without HTTP; the process may end before, under way and after. */
final class DirectServer implements ScepServer {
    private final LabCa ca;
    private final ScepPolicy policy;
    private final RequestBook book;
    private final CrashPoints points;
    private final boolean knowsCertPoll;

    /** @param knowsCertPoll otherwise CertPoll gets HTTP 500, as from scepserver */
    DirectServer(LabCa ca, ScepPolicy policy, RequestBook book, CrashPoints points, boolean knowsCertPoll) {
        this.ca = ca;
        this.policy = policy;
        this.book = book;
        this.points = points;
        this.knowsCertPoll = knowsCertPoll;
    }

    @Override
    public byte[] getCaCaps() throws ScepterException {
        return look("GetCACaps");
    }

    @Override
    public byte[] getCaCert() throws ScepterException {
        return look("GetCACert");
    }

    @Override
    public byte[] getNextCaCert() throws ScepterException {
        return look("GetNextCACert");
    }

    /** Changes nothing at the CA. */
    private byte[] look(String operation) throws ScepterException {
        points.reachCall("before " + operation + " leaves", ErrorCode.CONNECT_FAILED);
        byte[] reply = ca.responder().respond(operation, new byte[0]).body();
        points.reach("after the reply to " + operation + " arrived");
        return reply;
    }

    @Override
    public byte[] pkiOperation(byte[] message, OnServerError onServerError) throws ScepterException {
        String operation = "PKIOperation";
        points.reachCall("before " + operation + " leaves", ErrorCode.CONNECT_FAILED);
        LabReply reply = ca.responder().respond(operation, message);
        List<LabExchange> exchanges = ca.log().exchanges();
        LabExchange exchange = exchanges.get(exchanges.size() - 1);
        book.seen(policy, exchange);
        points.reachCall("after the CA processed " + operation, ErrorCode.CONNECTION_BROKEN);
        if (reply.delivery() == LabReply.Delivery.NONE) {
            throw failed(ErrorCode.CONNECTION_BROKEN, operation, "the connection was closed without an answer");
        }
        book.answered(policy.id(), exchange.outcome());
        points.reach("after the reply to " + operation + " arrived");
        boolean poll = exchange.messageType().equals(OptionalInt.of(MessageType.CERT_POLL.number()));
        if (poll && !knowsCertPoll) {
            throw failed(ErrorCode.SERVER_UNAVAILABLE, operation, "HTTP 500");
        }
        if (reply.status() != 200) {
            throw failed(ErrorCode.HTTP_REFUSED, operation, "HTTP " + reply.status());
        }
        return reply.body();
    }

    private ScepterException failed(ErrorCode code, String operation, String answer) {
        return new ScepterException(code, operation + " to " + policy.serverUrl() + ": " + answer);
    }
}

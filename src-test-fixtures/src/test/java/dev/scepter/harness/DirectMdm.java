package dev.scepter.harness;

import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.lab.mdm.LabMdm;
import dev.scepter.lab.mdm.MdmReply;
import dev.scepter.lab.mdm.MdmRequest;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Carries calls to the lab's MDM without HTTP; the process may end before, under way and after. */
final class DirectMdm implements HttpClient {
    private final LabMdm mdm;
    private final MdmBook book;
    private final CrashPoints points;
    private boolean away;

    DirectMdm(LabMdm mdm, MdmBook book, CrashPoints points) {
        this.mdm = mdm;
        this.book = book;
        this.points = points;
    }

    /** From now on nothing reaches the MDM, or everything does again. */
    void away(boolean value) {
        away = value;
    }

    @Override
    public HttpReply exchange(HttpRequest request, Duration limit) throws ScepterException {
        String call = request.method() + " " + lastPart(request.url());
        points.reachCall("before " + call + " leaves", ErrorCode.CONNECT_FAILED);
        if (away) {
            throw new ScepterException(ErrorCode.CONNECT_FAILED, request + ": the MDM is away");
        }
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        request.contentType().ifPresent(type -> headers.put("Content-Type", type));
        MdmRequest told = MdmRequest.of(request.method().name(), request.url(), headers, request.body());
        MdmReply reply = mdm.handle(told);
        book.seen(told, reply);
        points.reachCall("after the MDM processed " + call, ErrorCode.CONNECTION_BROKEN);
        points.reach("after the reply to " + call + " arrived");
        return new HttpReply(reply.status(), reply.headers(), reply.body());
    }

    /** Without what differs from device to device. */
    private static String lastPart(String url) {
        String path = URI.create(url).getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}

package dev.scepter.year;

import dev.scepter.agent.http.HttpClient;
import dev.scepter.agent.http.HttpReply;
import dev.scepter.agent.http.HttpRequest;
import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import dev.scepter.lab.mdm.LabMdm;
import dev.scepter.lab.mdm.MdmReply;
import dev.scepter.lab.mdm.MdmRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The lab's MDM behind a network of changing weather. */
final class WeatheredMdm implements HttpClient {
    private final LabMdm mdm;
    private final Weather weather;
    private final Clock clock;

    WeatheredMdm(LabMdm mdm, Weather weather, Clock clock) {
        this.mdm = mdm;
        this.weather = weather;
        this.clock = clock;
    }

    @Override
    public HttpReply exchange(HttpRequest request, Duration limit) throws ScepterException {
        Optional<ErrorCode> storm = weather.at(clock.instant());
        if (storm.isPresent()) {
            throw new ScepterException(storm.get(), request + ": the weather");
        }
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        request.contentType().ifPresent(type -> headers.put("Content-Type", type));
        MdmReply reply = mdm.handle(MdmRequest.of(request.method().name(), request.url(), headers, request.body()));
        if (reply.delivery() != MdmReply.Delivery.COMPLETE) {
            throw new ScepterException(ErrorCode.CONNECTION_BROKEN, request + ": cut off");
        }
        return new HttpReply(reply.status(), reply.headers(), reply.body());
    }
}

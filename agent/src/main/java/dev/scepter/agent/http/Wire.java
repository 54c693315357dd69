package dev.scepter.agent.http;

import dev.scepter.agent.model.ErrorCode;
import dev.scepter.agent.model.ScepterException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Makes of our request the one that OkHttp sends, and of what comes back a bounded reply. */
final class Wire {
    private static final int MAX_HEADERS = 200;
    private static final String USER_AGENT = "Scepter";

    private Wire() {}

    static Request request(HttpRequest request, HttpUrl url) {
        Request.Builder wire = new Request.Builder()
                // A proxy gets the whole URL in the request line: neither user info nor fragment go out.
                .url(url.newBuilder().username("").password("").fragment(null).build())
                .header("User-Agent", USER_AGENT)
                .header("Accept-Encoding", "identity")
                .header("Connection", "close");
        request.headers().forEach(wire::header);
        if (request.method() == HttpRequest.Method.POST) {
            @Nullable
            MediaType type = request.contentType().map(MediaType::parse).orElse(null);
            wire.post(RequestBody.create(request.body(), type));
        }
        return wire.build();
    }

    static HttpReply receive(HttpRequest request, Way way, Call call) throws IOException, ScepterException {
        try (Response response = call.execute()) {
            int status = OkHttpClients.statusOf(response);
            if (status == ProxySignIn.STATUS) {
                throw ProxySignIn.failure(request, way, response);
            }
            if (response.headers().size() > MAX_HEADERS) {
                throw new ScepterException(
                        ErrorCode.REPLY_TOO_LARGE, request + ": the reply has more than " + MAX_HEADERS + " headers");
            }
            Map<String, String> headers = new LinkedHashMap<>();
            for (String name : response.headers().names()) {
                headers.put(name, response.header(name, ""));
            }
            return new HttpReply(status, headers, body(request, status, response));
        }
    }

    private static byte[] body(HttpRequest request, int status, Response response)
            throws IOException, ScepterException {
        boolean isEncoded = Optional.ofNullable(response.header("Content-Encoding"))
                .filter(coding -> !coding.isBlank() && !coding.equalsIgnoreCase("identity"))
                .isPresent();
        if (status < 200 || Redirects.isRedirect(status) || (isEncoded && status > 299)) {
            return new byte[0];
        }
        try (InputStream content = response.body().byteStream()) {
            if (status > 299) {
                return content.readNBytes(ReplyText.MAX_BYTES);
            }
            if (isEncoded) {
                throw new ScepterException(
                        ErrorCode.REPLY_UNDECODABLE,
                        request + ": the reply has a Content-Encoding, which was not asked for");
            }
            return bounded(request, response.body().contentLength(), content);
        }
    }

    private static byte[] bounded(HttpRequest request, long announced, InputStream content)
            throws IOException, ScepterException {
        int limit = request.maxReplyBytes();
        // The announced length first: then not one byte of an oversized body is read.
        if (announced <= limit) {
            byte[] body = content.readNBytes(limit);
            if (body.length < limit || content.read() < 0) {
                return body;
            }
        }
        throw new ScepterException(
                ErrorCode.REPLY_TOO_LARGE, request + ": the reply is longer than " + limit + " bytes");
    }
}

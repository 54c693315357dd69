package dev.scepter.lab.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LabPolicyServerTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private LabPolicyServer server;

    @BeforeEach
    void start() throws IOException {
        server = LabPolicyServer.start("{\"policies\":[]}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void document_isServedAsJson() throws Exception {
        HttpResponse<String> response = get(server.url(), "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"policies\":[]}");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(server.served()).isEqualTo(1);
    }

    @Test
    void knownDocument_getsHttp304() throws Exception {
        String tag = get(server.url(), "").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> response = get(server.url(), "\"other\", W/" + tag);

        assertThat(response.statusCode()).isEqualTo(304);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("ETag")).contains(tag);
        assertThat(server.notModified()).isEqualTo(1);
    }

    @Test
    void replacedDocument_isServedAnew() throws Exception {
        String tag = get(server.url(), "").headers().firstValue("ETag").orElseThrow();

        server.replace("{}");
        HttpResponse<String> response = get(server.url(), tag);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{}");
        assertThat(response.headers().firstValue("ETag").orElseThrow()).isNotEqualTo(tag);
    }

    @Test
    void otherPaths_areNotFound() throws Exception {
        assertThat(get(server.url() + "/more", "").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String url, String ifNoneMatch) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10));
        if (!ifNoneMatch.isEmpty()) {
            request.header("If-None-Match", ifNoneMatch);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}

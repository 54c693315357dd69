package dev.scepter.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.lab.web.WireRequest;
import java.util.Arrays;
import java.util.List;

/** What goes to a server again that gave no complete answer. */
final class LostReplies {
    private LostReplies() {}

    /** The same request went three times, byte for byte. */
    static void sameBytes(HostileLab lab) {
        List<byte[]> bodies = lab.server().requests().stream()
                .filter(request -> request.operation().equals(HostileLab.PKI_OPERATION))
                .map(WireRequest::body)
                .toList();
        byte[] last = bodies.get(bodies.size() - 1);

        assertThat(bodies.stream().filter(body -> Arrays.equals(body, last))).hasSize(3);
    }
}

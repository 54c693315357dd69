package dev.scepter.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExchangeTraceTest {
    private final ExchangeTrace trace = new ExchangeTrace(1_024);

    @Test
    void givenUpExchange_isNotConnectedLater() throws IOException {
        try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Socket socket = trace.sockets().createSocket()) {
            assertThat(trace.abandon()).isTrue();

            assertThatThrownBy(() -> socket.connect(addressOf(listener)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("was given up before");
            assertThat(trace.isReached()).isFalse();
        }
    }

    @Test
    void connectedExchange_isNotGivenUp() throws IOException {
        try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Socket socket = trace.sockets().createSocket()) {
            socket.connect(addressOf(listener));

            assertThat(trace.isReached()).isTrue();
            assertThat(trace.abandon()).isFalse();
        }
    }

    private static InetSocketAddress addressOf(ServerSocket listener) {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }
}

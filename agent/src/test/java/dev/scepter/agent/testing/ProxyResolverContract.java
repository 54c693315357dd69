package dev.scepter.agent.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.port.Origin;
import dev.scepter.agent.port.ProxyResolver;
import dev.scepter.agent.port.ProxyRoutes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link ProxyResolver} does. */
@Tag("contract")
@Timeout(120)
public abstract class ProxyResolverContract {
    private static final Duration AMPLE = Duration.ofMinutes(1);

    /** What a slow machine takes beside the limit. */
    private static final Duration SLACK = Duration.ofSeconds(10);

    protected abstract ProxyResolver open();

    @Test
    void anyServer_hasAWay() throws InterruptedException {
        ProxyResolver proxies = open();

        for (Origin origin : List.of(origin("ca.example"), origin("10.1.2.3"), origin("2001:db8::1"), origin("pc"))) {
            assertThat(proxies.routesTo(origin, AMPLE).routes()).isNotEmpty();
        }
    }

    @Test
    void withoutTime_thereIsAWayToo() throws InterruptedException {
        for (Duration limit : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
            long start = System.nanoTime();
            ProxyRoutes routes = open().routesTo(origin("ca.example"), limit);

            assertThat(routes.routes()).isNotEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SLACK);
        }
    }

    @Test
    void answer_takesNoLongerThanFiveSeconds() throws InterruptedException {
        long start = System.nanoTime();
        open().routesTo(origin("ca.example"), AMPLE);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(ProxyResolver.LONGEST.plus(SLACK));
    }

    @Test
    void severalThreads_getTheSameAnswer() throws Exception {
        ProxyResolver proxies = open();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<ProxyRoutes>> answers = IntStream.range(0, 32)
                    .mapToObj(i -> threads.submit(() -> {
                        if (i % 8 == 0) {
                            proxies.forget();
                        }
                        return proxies.routesTo(origin("ca" + i % 4 + ".example"), AMPLE);
                    }))
                    .toList();

            for (Future<ProxyRoutes> answer : answers) {
                assertThat(answer.get().routes()).isEqualTo(answers.get(0).get().routes());
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Origin origin(String host) {
        return new Origin(true, host, 443);
    }
}

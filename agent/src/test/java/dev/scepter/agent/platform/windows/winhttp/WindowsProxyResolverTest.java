package dev.scepter.agent.platform.windows.winhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scepter.agent.port.Origin;
import dev.scepter.agent.port.ProxyResolver;
import dev.scepter.agent.port.ProxyRoute;
import dev.scepter.agent.port.ProxyRoutes;
import dev.scepter.agent.testing.ProxyResolverContract;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WindowsProxyResolverTest extends ProxyResolverContract {
    private static final Duration AMPLE = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Origin CA = new Origin(true, "ca.example", 443);
    private static final Origin MDM = new Origin(true, "mdm.example", 443);
    private static final ProxyRoutes GOOD = routes("good", Optional.empty());
    private static final ProxyRoutes TROUBLED = routes("fallback", Optional.of("WPAD: found nothing"));

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<Origin> asked = new CopyOnWriteArrayList<>();

    @Override
    protected ProxyResolver open() {
        return resolver(origin -> GOOD);
    }

    @Test
    void goodAnswer_isKeptForTenMinutes() throws InterruptedException {
        WindowsProxyResolver resolver = resolver(origin -> GOOD);

        assertThat(resolver.routesTo(CA, AMPLE)).isEqualTo(GOOD);
        advance(Duration.ofMinutes(10).minusNanos(1));
        assertThat(resolver.routesTo(CA, AMPLE)).isEqualTo(GOOD);
        assertThat(asked).hasSize(1);

        advance(Duration.ofNanos(1));
        resolver.routesTo(CA, AMPLE);
        assertThat(asked).hasSize(2);
    }

    @Test
    void answerWithTrouble_isKeptForOneMinute() throws InterruptedException {
        WindowsProxyResolver resolver = resolver(origin -> TROUBLED);

        resolver.routesTo(CA, AMPLE);
        advance(Duration.ofMinutes(1).minusNanos(1));
        assertThat(resolver.routesTo(CA, AMPLE)).isEqualTo(TROUBLED);
        assertThat(asked).hasSize(1);

        advance(Duration.ofNanos(1));
        resolver.routesTo(CA, AMPLE);
        assertThat(asked).hasSize(2);
    }

    @Test
    void schemeAndPort_makeAnotherServer() throws InterruptedException {
        WindowsProxyResolver resolver = resolver(origin -> GOOD);

        resolver.routesTo(CA, AMPLE);
        resolver.routesTo(new Origin(false, "ca.example", 443), AMPLE);
        resolver.routesTo(new Origin(true, "ca.example", 8443), AMPLE);

        assertThat(asked).hasSize(3);
    }

    @Test
    void forgottenAnswer_isAskedForAnew() throws InterruptedException {
        WindowsProxyResolver resolver = resolver(origin -> GOOD);

        resolver.routesTo(CA, AMPLE);
        resolver.forget();
        resolver.routesTo(CA, AMPLE);

        assertThat(asked).hasSize(2);
    }

    @Test
    void sixtyFiveServers_pushTheOldestOut() throws InterruptedException {
        WindowsProxyResolver resolver = resolver(origin -> GOOD);
        for (int port = 1; port <= 65; port++) {
            resolver.routesTo(new Origin(true, "ca.example", port), AMPLE);
        }

        resolver.routesTo(new Origin(true, "ca.example", 2), AMPLE);
        assertThat(asked).hasSize(65);
        resolver.routesTo(new Origin(true, "ca.example", 1), AMPLE);
        assertThat(asked).hasSize(66);
    }

    @Test
    void windowsThatHangs_isNotWaitedForNorAskedTwice() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        WindowsProxyResolver resolver = resolver(origin -> {
            await(end);
            return GOOD;
        });

        ProxyRoutes makeshift = resolver.routesTo(CA, SHORT);
        assertThat(makeshift.routes()).containsExactly(new ProxyRoute.Direct());
        assertThat(makeshift.trouble().orElseThrow()).contains("Windows has not said yet");

        advance(ProxyResolver.LONGEST);
        for (Origin origin : List.of(CA, MDM)) {
            long start = System.nanoTime();
            assertThat(resolver.routesTo(origin, Duration.ofMinutes(5)).trouble())
                    .isPresent();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        }
        assertThat(asked).containsExactly(CA);

        end.countDown();
    }

    @Test
    void whileWindowsHangs_theLastAnswerCounts() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        WindowsProxyResolver resolver = resolver(origin -> {
            if (asked.size() > 1) {
                await(end);
            }
            return GOOD;
        });
        resolver.routesTo(CA, AMPLE);
        advance(Duration.ofHours(3));

        assertThat(resolver.routesTo(CA, SHORT)).isEqualTo(GOOD);
        assertThat(asked).hasSize(2);
        end.countDown();
    }

    @Test
    void lateAnswer_isKept() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        WindowsProxyResolver resolver = resolver(origin -> {
            await(end);
            return GOOD;
        });
        resolver.routesTo(CA, SHORT);

        end.countDown();

        assertThat(resolver.routesTo(CA, AMPLE)).isEqualTo(GOOD);
        assertThat(asked).hasSize(1);
    }

    @Test
    void answerToAQuestionFromBeforeForgetting_isNotKept() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        WindowsProxyResolver resolver = resolver(origin -> {
            await(end);
            return GOOD;
        });
        resolver.routesTo(CA, SHORT);
        resolver.forget();

        end.countDown();
        resolver.routesTo(CA, AMPLE);
        resolver.routesTo(CA, AMPLE);

        assertThat(asked).hasSize(2);
    }

    @Test
    void questionForAnotherServer_waitsForTheOneUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        WindowsProxyResolver resolver = resolver(origin -> {
            begun.countDown();
            await(end);
            return GOOD;
        });
        CompletableFuture<ProxyRoutes> first = new CompletableFuture<>();
        CompletableFuture<ProxyRoutes> second = new CompletableFuture<>();
        thread(resolver, CA, first);
        begun.await();
        thread(resolver, MDM, second);

        assertThat(asked).containsExactly(CA);
        end.countDown();

        assertThat(first.get()).isEqualTo(GOOD);
        assertThat(second.get()).isEqualTo(GOOD);
        assertThat(asked).containsExactly(CA, MDM);
    }

    @Test
    void interruptedCaller_isTold() {
        CountDownLatch end = new CountDownLatch(1);
        WindowsProxyResolver resolver = resolver(origin -> {
            await(end);
            return GOOD;
        });

        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> resolver.routesTo(CA, AMPLE)).isInstanceOf(InterruptedException.class);
        end.countDown();
    }

    @Test
    void defect_isNoAnswer_andDoesNotBlockTheNextQuestion() throws InterruptedException {
        WindowsProxyResolver resolver = resolver(origin -> {
            if (asked.size() == 1) {
                throw new IllegalArgumentException("broken");
            }
            return GOOD;
        });

        assertThatThrownBy(() -> resolver.routesTo(CA, AMPLE)).isInstanceOf(IllegalStateException.class);
        assertThat(resolver.routesTo(CA, AMPLE)).isEqualTo(GOOD);
    }

    private WindowsProxyResolver resolver(Function<Origin, ProxyRoutes> windows) {
        return new WindowsProxyResolver(
                origin -> {
                    asked.add(origin);
                    return windows.apply(origin);
                },
                nanos::get);
    }

    private void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static void thread(ProxyResolver resolver, Origin origin, CompletableFuture<ProxyRoutes> answer) {
        Thread thread = new Thread(() -> {
            try {
                answer.complete(resolver.routesTo(origin, AMPLE));
            } catch (InterruptedException e) {
                answer.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static ProxyRoutes routes(String host, Optional<String> trouble) {
        return new ProxyRoutes(List.of(new ProxyRoute.Proxy(host, 8080)), "PAC script", trouble);
    }
}

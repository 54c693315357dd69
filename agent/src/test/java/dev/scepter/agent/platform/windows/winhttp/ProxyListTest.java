package dev.scepter.agent.platform.windows.winhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scepter.agent.port.ProxyRoute;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyListTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                // list | for http | for https | unusable
                "proxy                             | proxy:80          | proxy:80          | 0",
                "Proxy.Corp:8080                   | proxy.corp:8080   | proxy.corp:8080   | 0",
                "http://proxy:8080/                | proxy:8080        | proxy:8080        | 0",
                "10.1.2.3:3128;b:81                | 10.1.2.3:3128,b:81| 10.1.2.3:3128,b:81| 0",
                "a:1 b:2                           | a:1,b:2           | a:1,b:2           | 0",
                "[2001:DB8::1]:8080                | [2001:db8::1]:8080| [2001:db8::1]:8080| 0",
                "http=a:1;https=b:2                | a:1               | b:2               | 0",
                "http=a:1 https=http://b:2         | a:1               | b:2               | 0",
                "HTTPS=b:2;c:3                     | c:3               | b:2               | 0",
                "https=b:2;ftp=c:3                 | ~~                | b:2               | 0",
                "socks=a:1                         | ~~                | ~~                | 1",
                "socks://a:1;b:2                   | b:2               | b:2               | 1",
                "PROXY a:1; PROXY b:2; DIRECT      | a:1,b:2,direct    | a:1,b:2,direct    | 0",
                "direct                            | direct            | direct            | 0",
                "SOCKS5 a:1; HTTPS b:2; PROXY c:3  | c:3               | c:3               | 2",
                "a:1;a:1;;  ;A:1                   | a:1               | a:1               | 0",
                "a:0;a:65536;a:99999;a:-1;a:x;a:   | ~~                | ~~                | 6",
                "user:secret@a:1;a/b;[::1;é:1      | ~~                | ~~                | 4",
                "x=a:1;=a:1                        | ~~                | ~~                | 2",
                "~~                                | ~~                | ~~                | 0"
            })
    void list_isReadForTheScheme(String text, String http, String https, int unusable) {
        assertThat(words(ProxyList.parse(text, "http"))).isEqualTo(http);
        assertThat(words(ProxyList.parse(text, "https"))).isEqualTo(https);
        assertThat(ProxyList.parse(text, "http").unusable()).isEqualTo(unusable);
    }

    @Test
    void longList_isCutAtSixteen() {
        String many = IntStream.range(1, 400).mapToObj(i -> "p" + i + ":1").collect(Collectors.joining(";"));

        assertThat(ProxyList.parse(many, "http").routes()).hasSize(16).endsWith(new ProxyRoute.Proxy("p16", 1));
    }

    @Test
    void anyText_isReadWithoutFailure() {
        Random random = new Random(11);
        String letters = "aP1:;=/ []@.*\u0000\u00e9\ud800\t\"<>";
        String[] pieces = {"http", "PROXY ", "DIRECT", "SOCKS ", "https=", "://", ":8080"};
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(25); length > 0; length--) {
                text.append(random.nextInt(4) == 0 ? pieces[random.nextInt(pieces.length)] : "");
                text.append(letters.charAt(random.nextInt(letters.length())));
            }

            assertThat(ProxyList.parse(text.toString(), "https").routes()).hasSizeLessThanOrEqualTo(16);
            assertThat(BypassList.parse(text.toString()).entries()).allMatch(entry -> !entry.isEmpty());
        }
    }

    private static String words(ProxyList list) {
        return list.routes().stream().map(ProxyRoute::toString).collect(Collectors.joining(","));
    }
}

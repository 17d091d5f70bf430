package io.hawser.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.netty.ClientTls;
import io.hawser.netty.ProxyServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which proxy is taken for which address. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProxiesTest {
    private static final ClientTls TLS = ClientTls.DEFAULT;

    private static String chosen(Proxies proxies, String url) {
        return proxies.choose(ConnectRequest.to(url)).map(ProxiesTest::text).orElse("direct");
    }

    private static String text(ProxyServer proxy) {
        return proxy.kind() + (proxy.tls().isPresent() ? "+TLS " : " ") + proxy.host() + ":" + proxy.port()
                + (proxy.login() == null ? "" : " with login");
    }

    @ParameterizedTest(name = "{0}: {1} goes {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # variables                                          | address          | so
            http_proxy=p:3128                                    | ws://a/          | HTTP p:3128
            http_proxy=p:3128                                    | wss://a/         | direct
            https_proxy=https://p                                | wss://a/         | HTTP+TLS p:443
            HTTPS_PROXY=http://u:w@p:3128/                       | wss://a/         | HTTP p:3128 with login
            https_proxy=http://low HTTPS_PROXY=http://high       | wss://a/         | HTTP low:80
            all_proxy=socks5h://[::1]:1080                       | ws://a/          | SOCKS5 ::1:1080
            all_proxy=socks5://p http_proxy=q                    | ws://a/          | HTTP q:80
            all_proxy=socks5://p http_proxy=                     | ws://a/          | SOCKS5 p:1080
            HTTP_PROXY=p                                         | ws://a/          | HTTP p:80
            HTTP_PROXY=p REQUEST_METHOD=GET                      | ws://a/          | direct
            all_proxy=p                                          | ws://localhost/  | direct
            all_proxy=p                                          | ws://127.0.0.9/  | direct
            all_proxy=p                                          | ws://[::1]/      | direct
            all_proxy=p no_proxy=a                               | ws://a/          | direct
            all_proxy=p NO_PROXY=x,a                             | ws://A.:81/      | direct
            all_proxy=p no_proxy=a                               | ws://ba/         | HTTP p:80
            all_proxy=p no_proxy=a.example                       | ws://b.a.example/| direct
            all_proxy=p no_proxy=.a.example                      | ws://b.a.example/| direct
            all_proxy=p no_proxy=*.a.example                     | ws://ba.example/ | HTTP p:80
            all_proxy=p no_proxy=a:81                            | ws://a:81/       | direct
            all_proxy=p no_proxy=a:81                            | ws://a/          | HTTP p:80
            all_proxy=p no_proxy=*                               | ws://a/          | direct
            all_proxy=p no_proxy=10.0.0.0/9                      | ws://10.127.1.1/ | direct
            all_proxy=p no_proxy=10.0.0.0/9                      | ws://10.128.1.1/ | HTTP p:80
            all_proxy=p no_proxy=10.1.1.1                        | ws://10.1.1.1/   | direct
            all_proxy=p no_proxy=2001:db8::/32                   | ws://[2001:db8:1::1]/ | direct
            all_proxy=p no_proxy=[2001:db8::1]:81                | ws://[2001:db8::1]:81/ | direct
            all_proxy=p no_proxy=2001:db8::/32                   | ws://[2001:db9::1]/ | HTTP p:80
            all_proxy=p no_proxy=10.0.0.0/99                     | ws://10.0.0.1/   | HTTP p:80
            """)
    void the_environment_is_read_as_other_programs_read_it(String variables, String url, String so) {
        Map<String, String> environment = Arrays.stream(variables.split(" ", -1))
                .map(variable -> variable.split("=", 2))
                .collect(Collectors.toMap(variable -> variable[0], variable -> variable[1]));
        assertEquals(so, chosen(Proxies.environment(environment, null, TLS), url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://u:secret@p",
                "http://u:secret@p:99999",
                "http://u:secret@p:0",
                "http://u:secret@",
                "http://u:secret@p/path",
                "http://u:secret@p?query",
                "http://u:secret@p#fragment",
                "http://u:secret%0D%0AX@p",
                "http://u:secret%00@p",
                "http://u:secret@p\r\nX: y",
                "http://u:secret@p q",
                "http://:secret@p",
                "socks4://u:secret@p"
            })
    void what_is_no_proxy_is_refused_without_its_password_in_the_text(String address) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> WebSocketClient.builder().proxy(address));
        assertFalse(String.valueOf(e).contains("secret"), e.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\0", "\u007f", "\u0085"})
    void control_characters_of_a_login_are_refused(String c) {
        assertThrows(
                IllegalArgumentException.class, () -> WebSocketClient.builder().proxyLogin("u" + c, "p"));
        assertThrows(
                IllegalArgumentException.class, () -> WebSocketClient.builder().proxyLogin("u", "p" + c));
    }

    @Test
    void a_selector_is_asked_as_for_http() {
        ProxySelector selector = new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                Proxy.Type type = uri.toString().equals("https://a:81/x?y") ? Proxy.Type.SOCKS : Proxy.Type.HTTP;
                return List.of(new Proxy(type, InetSocketAddress.createUnresolved("p", 9)), Proxy.NO_PROXY);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {}
        };
        Proxies proxies = Proxies.selector(selector, null);
        assertEquals("SOCKS5 p:9", chosen(proxies, "wss://a:81/x?y"));
        assertEquals("HTTP p:9", chosen(proxies, "ws://a/"));
        assertEquals("direct", chosen(proxies.except(NoProxy.of("a")), "ws://a/"));
        assertEquals("direct", chosen(Proxies.selector(ProxySelector.of(null), null), "ws://a/"));
    }

    @Test
    void by_default_the_jvms_selector_decides() {
        assertNotNull(ProxySelector.getDefault());
        assertEquals("direct", chosen(Proxies.selector(null, null), "ws://a/"));
    }
}

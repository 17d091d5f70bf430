package io.hawser.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hawser.netty.Exchange;
import io.hawser.netty.Networks;
import io.hawser.netty.Upgrade;
import io.hawser.protocol.handshake.Headers;
import io.hawser.protocol.handshake.HttpRequest;
import io.hawser.protocol.handshake.HttpResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a request comes from, by what proxies say that may be trusted or not. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ClientTest {
    private static final Networks TRUSTED = Networks.of("10.0.0.0/8", "fd00::/8");

    private record Coming(HttpRequest request, SocketAddress remoteAddress) implements Exchange {
        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public @Nullable String comesFrom(SocketAddress client) {
            return null;
        }

        @Override
        public List<X509Certificate> peerCertificates() {
            return List.of();
        }

        @Override
        public void respond(HttpResponse response) {
            throw new IllegalStateException();
        }

        @Override
        public void upgrade(Upgrade upgrade) {
            throw new IllegalStateException();
        }
    }

    /** As {@code 192.0.2.1:0 https chat.example}. */
    private static String client(ForwardedHeaders which, String from, List<String> fields) {
        try {
            List<String> all = new ArrayList<>(List.of("Host", "backend:8080"));
            all.addAll(fields);
            HttpRequest request = new HttpRequest("GET", "/", "HTTP/1.1", Headers.of(all.toArray(new String[0])));
            SocketAddress peer = new InetSocketAddress(InetAddress.getByName(from), 9);
            Client client = Client.of(new Coming(request, peer), TRUSTED, which);
            InetSocketAddress address = (InetSocketAddress) client.address();
            return address.getAddress().getHostAddress() + ":" + address.getPort()
                    + (client.secure() ? " https " : " http ")
                    + String.join(" and ", client.request().headers().all("Host"));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<String> forwarded(String value) {
        List<String> fields = new ArrayList<>();
        for (String line : value.split(" && ", -1)) {
            fields.addAll(List.of("Forwarded", line));
        }
        return fields;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            for=192.0.2.1                                           | 192.0.2.1:0 http backend:8080
            For=192.0.2.1;PROTO=HTTPS;Host=chat.example             | 192.0.2.1:0 https chat.example
            for="192.0.2.1:4711";proto=https                        | 192.0.2.1:4711 https backend:8080
            for="[2001:db8::1]"                                     | 2001:db8:0:0:0:0:0:1:0 http backend:8080
            for="[2001:db8::1]:4711";host="chat.example:8443"       | 2001:db8:0:0:0:0:0:1:4711 http chat.example:8443
            for="192.0.2.1:_secret"                                 | 192.0.2.1:0 http backend:8080
            for=6.6.6.6;proto=https;host=evil, for=192.0.2.1        | 192.0.2.1:0 http backend:8080
            for=6.6.6.6 && for=192.0.2.1                            | 192.0.2.1:0 http backend:8080
            for=10.6.6.6, for=192.0.2.1                             | 192.0.2.1:0 http backend:8080
            for=192.0.2.1;proto=https;host=a.example, for=10.0.0.2;host=b.example | 192.0.2.1:0 https a.example
            for=192.0.2.1;proto=https, for="[fd00::2]"              | 192.0.2.1:0 https backend:8080
            for=10.0.0.3, for=10.0.0.2                              | 10.0.0.3:0 http backend:8080
            for=192.0.2.1, for=unknown                              | 10.0.0.1:9 http backend:8080
            for=192.0.2.1, for=_hidden;proto=https                  | 10.0.0.1:9 https backend:8080
            proto=https                                             | 10.0.0.1:9 https backend:8080
            by=10.0.0.1;for=192.0.2.1                               | 192.0.2.1:0 http backend:8080
            ,, for=192.0.2.1 ,                                      | 192.0.2.1:0 http backend:8080
            for="192.0\\.2.1"                                       | 192.0.2.1:0 http backend:8080
            for="quoted, comma", for=192.0.2.1                      | 192.0.2.1:0 http backend:8080
            for=nonsense, for=192.0.2.1                             | 192.0.2.1:0 http backend:8080
            """)
    void Forwarded_of_a_trusted_proxy(String value, String expected) {
        assertEquals(expected, client(ForwardedHeaders.FORWARDED, "10.0.0.1", forwarded(value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for=\"192.0.2.1, for=192.0.2.2", // a client has left a quotation mark open
                "for=6.6.6.6;host=\", for=\"[2001:db8::1]\"",
                "for=6.6.6.6;host=\"\\, for=\"[2001:db8::1]\"",
                "for=6.6.6.6;x=\", for=192.0.2.1;host=\"chat.example\"",
                "for = 192.0.2.1",
                "for=192.0.2.1;for=192.0.2.2",
                "for=[2001:db8::1]",
                "for=",
                "for",
                "192.0.2.1",
                "for=192.0.2.1 proto=https",
                "for=192.0.2.1; proto=https",
                "for=2001:db8::1",
                "for=\"192.0.2.1:99999\"",
                "for=\"[2001:db8::1\"",
                "for=\"[2001:db8::1]x\"",
                "for=192.0.2.256",
                "for=192.0.2.01",
                "for=localhost",
                "for=192.0.2.1;proto=gopher",
                "for=192.0.2.1;host=\"a b\"",
                "for=192.0.2.1;host=\"\"",
                "for=192.0.2.1;host=\"a/b@c\""
            })
    void malformed_Forwarded_of_a_trusted_proxy(String value) {
        assertThrows(
                IllegalArgumentException.class, () -> client(ForwardedHeaders.FORWARDED, "10.0.0.1", forwarded(value)));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            # For                            | Proto        | Host           | client
            192.0.2.1                        | https        | chat.example   | 192.0.2.1:0 https chat.example
            192.0.2.1                        | -            | -              | 192.0.2.1:0 http backend:8080
            192.0.2.1:4711                   | wss          | -              | 192.0.2.1:4711 https backend:8080
            2001:db8::1                      | http         | -              | 2001:db8:0:0:0:0:0:1:0 http backend:8080
            [2001:db8::1]:5                  | http         | -              | 2001:db8:0:0:0:0:0:1:5 http backend:8080
            6.6.6.6, 192.0.2.1               | -            | -              | 192.0.2.1:0 http backend:8080
            nonsense, 192.0.2.1              | -            | -              | 192.0.2.1:0 http backend:8080
            10.6.6.6, 192.0.2.1, 10.0.0.2    | https        | chat.example   | 192.0.2.1:0 https chat.example
            6.6.6.6, 192.0.2.1               | https, http  | evil, a.example| 192.0.2.1:0 http a.example
            192.0.2.1, 10.0.0.2              | https, http  | a.example, b   | 192.0.2.1:0 https a.example
            6.6.6.6, 192.0.2.1, 10.0.0.2     | x, https, http | evil, a.example, b | 192.0.2.1:0 https a.example
            unknown                          | https        | -              | 10.0.0.1:9 https backend:8080
            -                                | https        | chat.example   | 10.0.0.1:9 https chat.example
            -                                | -            | -              | 10.0.0.1:9 http backend:8080
            """)
    void X_Forwarded_of_a_trusted_proxy(
            @Nullable String node, @Nullable String proto, @Nullable String host, String expected) {
        assertEquals(expected, client(ForwardedHeaders.X_FORWARDED, "10.0.0.1", xForwarded(node, proto, host)));
    }

    private static List<String> xForwarded(@Nullable String node, @Nullable String proto, @Nullable String host) {
        List<String> fields = new ArrayList<>();
        if (node != null) {
            fields.addAll(List.of("X-Forwarded-For", node));
        }
        if (proto != null) {
            fields.addAll(List.of("X-Forwarded-Proto", proto));
        }
        if (host != null) {
            fields.addAll(List.of("X-Forwarded-Host", host));
        }
        return fields;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.1, nonsense | https  | a.example
            192.0.2.1:x         | https  | a.example
            192.0.2.1           | gopher | a.example
            192.0.2.1           | https  | a b
            192.0.2.1           | https  | a/b
            """)
    void malformed_X_Forwarded_of_a_trusted_proxy(String node, String proto, String host) {
        assertThrows(
                IllegalArgumentException.class,
                () -> client(ForwardedHeaders.X_FORWARDED, "10.0.0.1", xForwarded(node, proto, host)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.9", "11.0.0.1", "::1", "127.0.0.1"})
    void others_are_not_believed_and_not_even_read(String peer) {
        String itself = client(ForwardedHeaders.NONE, peer, List.of());
        assertEquals(itself, client(ForwardedHeaders.FORWARDED, peer, forwarded("for=10.0.0.1;proto=https;host=evil")));
        assertEquals(itself, client(ForwardedHeaders.FORWARDED, peer, forwarded("\"malformed")));
        assertEquals(itself, client(ForwardedHeaders.X_FORWARDED, peer, xForwarded("10.0.0.1", "https", "evil")));
    }

    @ParameterizedTest
    @CsvSource({"NONE", "FORWARDED", "X_FORWARDED"})
    void only_the_fields_that_were_chosen_are_read(ForwardedHeaders which) {
        List<String> fields = new ArrayList<>();
        if (which != ForwardedHeaders.FORWARDED) {
            fields.addAll(forwarded("for=6.6.6.6;proto=https;host=evil"));
        }
        if (which != ForwardedHeaders.X_FORWARDED) {
            fields.addAll(xForwarded("6.6.6.6", "https", "evil"));
        }
        assertEquals("10.0.0.1:9 http backend:8080", client(which, "10.0.0.1", fields));
    }
}

package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hawser.tls.TlsProvider;
import io.netty.handler.ssl.SslProvider;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

/** Providers of TLS that are there, and one that is not: this module's tests are without netty-tcnative. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class TlsProvidersTest {
    @Test
    void the_jdk_is_always_there() {
        assertEquals(SslProvider.JDK, TlsProviders.of(TlsProvider.JDK));
    }

    @Test
    void what_is_missing_is_said_and_no_other_provider_taken_instead() {
        String said =
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> TlsProviders.of(TlsProvider.OPENSSL))
                        .getMessage());
        assertTrue(
                said.startsWith(
                        "TLS provider OPENSSL is not there: it takes io.netty:netty-tcnative-boringssl-static "),
                said);
    }
}

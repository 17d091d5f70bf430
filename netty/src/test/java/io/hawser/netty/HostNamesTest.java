package io.hawser.netty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which hosts a certificate is for (RFC 6125 §6.4, RFC 2818 §3.1). T14. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class HostNamesTest {
    @ParameterizedTest(name = "{0} for {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            # name in it       | host                | so
            a.example          | a.example           | true
            a.example          | A.Example           | true
            a.example          | a.example.          | true
            a.example          | b.a.example         | false
            a.example          | xa.example          | false
            a.example          | example             | false
            *.example.org      | a.example.org       | true
            *.example.org      | example.org         | false
            *.example.org      | b.a.example.org     | false
            *.example.org      | .example.org        | false
            *.org              | example.org         | false
            *                  | localhost           | false
            a*.example.org     | ab.example.org      | false
            *.0.2.1            | 192.0.2.1           | false
            192.0.2.1          | 192.0.2.1           | false
            """)
    void a_name_is_for_itself_or_one_label_of_a_wildcard(String name, String host, boolean so) {
        assertEquals(so, new HostNames(List.of(name), List.of()).isFor(host));
    }

    @ParameterizedTest(name = "{0} for {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            192.0.2.1          | 192.0.2.1           | true
            192.0.2.1          | 192.0.2.2           | false
            192.0.2.1          | ::ffff:192.0.2.1    | false
            2001:db8:0:0:0:0:0:1 | 2001:db8::1       | true
            2001:db8:0:0:0:0:0:1 | 2001:db8::2       | false
            0:0:0:0:0:0:0:1    | 127.0.0.1           | false
            """)
    void an_address_is_compared_as_bytes(String address, String host, boolean so) {
        assertEquals(so, new HostNames(List.of(), List.of(address)).isFor(host));
    }
}

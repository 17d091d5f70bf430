package io.hawser.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An address that is to be taken for a host, as {@code --resolve} has it. */
record ResolvedHost(String host, int port, InetAddress address) {
    /** From {@code HOST:PORT:ADDRESS}, where an IPv6 address may be in brackets. */
    static final class Converter implements ITypeConverter<ResolvedHost> {
        private static final Pattern FORM =
                Pattern.compile("([^:]+):(\\d{1,5}):\\[?([0-9.]+|[0-9a-fA-F:.]*:[^\\]]*)\\]?");

        @Override
        public ResolvedHost convert(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                throw new TypeConversionException("'" + text + "' is not HOST:PORT:ADDRESS");
            }
            try {
                return new ResolvedHost(
                        parts.group(1), Integer.parseInt(parts.group(2)), InetAddress.getByName(parts.group(3)));
            } catch (UnknownHostException e) {
                throw new TypeConversionException("'" + parts.group(3) + "' is no IP address");
            }
        }
    }
}

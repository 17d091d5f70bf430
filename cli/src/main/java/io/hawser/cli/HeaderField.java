package io.hawser.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One header of the handshake, from an option. */
record HeaderField(String name, String value) {
    /** Reads {@code Name: value}. */
    static final class Converter implements ITypeConverter<HeaderField> {
        @Override
        public HeaderField convert(String text) {
            int colon = text.indexOf(':');
            if (colon < 1) {
                throw new TypeConversionException("'" + text + "' is not a header, such as 'Name: value'");
            }
            return new HeaderField(
                    text.substring(0, colon).strip(), text.substring(colon + 1).strip());
        }
    }
}

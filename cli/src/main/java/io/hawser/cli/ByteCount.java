package io.hawser.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number of bytes: {@code 65536}, {@code 64k}, {@code 16m}. */
final class ByteCount implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
        String digits = text.toLowerCase(Locale.ROOT);
        int shift = digits.endsWith("k") ? 10 : digits.endsWith("m") ? 20 : digits.endsWith("g") ? 30 : 0;
        try {
            long count = Long.parseLong(shift == 0 ? digits : digits.substring(0, digits.length() - 1));
            long bytes = Math.multiplyExact(count, 1L << shift);
            if (bytes >= 1 && bytes <= Integer.MAX_VALUE - 8) {
                return (int) bytes;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // said below
        }
        throw new TypeConversionException(
                "'" + text + "' is not a number of bytes from 1 to 2147483639, such as 65536, 64k or 16m");
    }
}

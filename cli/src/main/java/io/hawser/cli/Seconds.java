package io.hawser.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads seconds, also in part: {@code 5}, {@code 0.25}; or {@code forever}. */
final class Seconds implements ITypeConverter<Duration> {
    static final Duration FOREVER = Duration.ofDays(36_500);

    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    @Override
    public Duration convert(String text) {
        if (text.equalsIgnoreCase("forever")) {
            return FOREVER;
        }
        try {
            BigDecimal seconds = new BigDecimal(text);
            if (seconds.signum() >= 0 && seconds.compareTo(MOST) <= 0) {
                return Duration.ofNanos(
                        seconds.movePointRight(9).setScale(0, RoundingMode.DOWN).longValueExact());
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new TypeConversionException("'" + text + "' is not a number of seconds, such as 5 or 0.25");
    }
}

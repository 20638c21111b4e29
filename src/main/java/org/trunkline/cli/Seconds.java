package org.trunkline.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 20s}, {@code 5m}, {@code 1m30s}, {@code 2h} as seconds. */
final class Seconds implements ITypeConverter<BigDecimal> {
    @Override
    public BigDecimal convert(String value) {
        try {
            return BigDecimal.valueOf(Duration.parse("PT" + value).toMillis()).movePointLeft(3);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + value + "' is not a time; write it as 20s, 5m or 2h");
        }
    }
}

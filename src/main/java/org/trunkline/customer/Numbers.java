package org.trunkline.customer;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.ValidationResult;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Callers' numbers in one notation, E.164, whatever way a network presents them. */
public final class Numbers {
    /** Words such as {@code anonymous} have letters; internal extensions and short codes have few digits. */
    private static final Pattern NUMBER = Pattern.compile("\\+?[0-9 ()./-]{1,40}");

    private static final int SHORTEST = 7;

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final String region;

    /** @param region two letters of the country of national numbers */
    public Numbers(String region) {
        this.region = region;
    }

    /** The number as {@code +} country code and number; empty for withheld, internal and impossible ones. */
    public Optional<String> e164(@Nullable String presented) {
        if (presented == null || !NUMBER.matcher(presented.strip()).matches()) {
            return Optional.empty();
        }
        String digits = presented.strip().startsWith("+")
                ? "+" + presented.replaceAll("[^0-9]", "")
                : presented.replaceAll("[^0-9]", "");
        if (digits.length() < SHORTEST || digits.matches("0+")) {
            return Optional.empty();
        }
        // As dialled here; then as providers present foreign callers: 00 in any country, or bare with the country code.
        return possible(digits, region)
                .or(() -> digits.startsWith("00") ? possible("+" + digits.substring(2), region) : Optional.empty())
                .or(() -> digits.startsWith("0") ? Optional.empty() : possible("+" + digits, region));
    }

    private Optional<String> possible(String digits, String country) {
        try {
            PhoneNumber number = numbers.parse(digits, country);
            return numbers.isPossibleNumberWithReason(number) == ValidationResult.IS_POSSIBLE
                    ? Optional.of(numbers.format(number, PhoneNumberFormat.E164))
                    : Optional.empty();
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }
}

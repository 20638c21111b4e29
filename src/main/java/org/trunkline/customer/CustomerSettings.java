package org.trunkline.customer;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.Locale;
import org.trunkline.settings.Section;

/** @param region two letters of the country whose national numbers callers present without a country code, e.g. GB */
public record CustomerSettings(String region) {
    /** From the table {@code [customers]}: {@code region}. */
    public static CustomerSettings from(Section root) {
        Section customers = root.section("customers");
        String region = customers.text("region", "GB").toUpperCase(Locale.ROOT);
        if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
            customers.problem("region", "'" + region + "' is no country", "write its two letters, e.g. GB");
        }
        return new CustomerSettings(region);
    }
}

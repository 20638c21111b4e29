package org.trunkline.customer;

import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.trunkline.settings.Section;

/**
 * @param region two letters of the country whose national numbers callers present without a country code, e.g. GB
 * @param mergeVerified kinds of addresses: two customers who both have the same verified one are merged
 */
public record CustomerSettings(String region, Set<Address.Kind> mergeVerified) {
    public CustomerSettings {
        mergeVerified = Set.copyOf(mergeVerified);
    }

    /** The table {@code [customers]}. */
    public static CustomerSettings from(Section root) {
        Section customers = root.section("customers");
        String region = customers.text("region", "GB").toUpperCase(Locale.ROOT);
        if (!PhoneNumberUtil.getInstance().getSupportedRegions().contains(region)) {
            customers.problem("region", "'" + region + "' is no country", "write its two letters, e.g. GB");
        }
        Set<Address.Kind> merge = EnumSet.noneOf(Address.Kind.class);
        for (String word : customers.texts("merge_verified", List.of())) {
            Address.Kind.of(word)
                    .ifPresentOrElse(
                            merge::add,
                            () -> customers.problem(
                                    "merge_verified",
                                    "'" + word + "' is no kind of address",
                                    "write phone, email, chat or social"));
        }
        return new CustomerSettings(region, merge);
    }
}

package org.trunkline.profile;

import java.util.List;
import java.util.Map;

/**
 * What is known of a customer.
 *
 * @param fields by their names, as text; those that are not known are not there
 * @param tags in their order
 */
public record Profile(Map<String, String> fields, List<String> tags) {
    public Profile {
        fields = Map.copyOf(fields);
        tags = List.copyOf(tags);
    }
}

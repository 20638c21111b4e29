package org.trunkline.call;

import java.time.Duration;
import org.trunkline.customer.CallingHours;
import org.trunkline.settings.Section;

/**
 * Calls that agents make: of section {@code [outbound]}.
 *
 * @param trunk by which customers are dialled; empty: they are not
 * @param shown the number that they see
 * @param ring how long a customer's phone rings
 * @param queue by whose rules calls are recorded and wrapped up that name no queue; may be empty
 */
public record OutboundSettings(String trunk, String shown, Duration ring, String queue, CallingHours hours) {
    public static OutboundSettings from(Section root) {
        Section outbound = root.section("outbound");
        return new OutboundSettings(
                outbound.text("trunk", ""),
                outbound.text("caller_id", ""),
                outbound.duration("ring", Duration.ofSeconds(45)),
                outbound.text("queue", ""),
                CallingHours.from(root));
    }
}

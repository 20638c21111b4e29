package org.trunkline.line;

/**
 * A line that came to us by itself.
 *
 * @param line its id
 * @param dialled the number dialled, one of ours or a feature code; {@code out-} and a number outside; {@code brought-} and
 *     an interaction
 * @param callerNumber empty if withheld
 * @param fromPhone extension of the phone of ours that dialled, empty for a caller from outside
 */
public record Arrival(String line, String dialled, String callerNumber, String callerName, String fromPhone) {
    private static final String OUT = "out-";
    private static final String BROUGHT = "brought-";

    /** Whether a phone of ours dialled a number outside; {@link #outside} is that number. */
    public boolean isOutbound() {
        return dialled.startsWith(OUT) && !fromPhone.isEmpty();
    }

    /** Without the prefix that was dialled before it. */
    public String outside() {
        return dialled.substring(OUT.length());
    }

    /** Whether {@link Switchboard#bring} fetched it. */
    public boolean isBrought() {
        return dialled.startsWith(BROUGHT);
    }

    /** The interaction that it was fetched for. */
    public String broughtTo() {
        return dialled.substring(BROUGHT.length());
    }

    public boolean isFeatureCode() {
        return dialled.startsWith("*");
    }
}

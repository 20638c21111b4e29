package org.trunkline.line;

/**
 * A line that came to us by itself.
 *
 * @param line its id
 * @param dialled the number dialled, one of ours or a feature code
 * @param callerNumber empty if withheld
 * @param fromPhone extension of the phone of ours that dialled, empty for a caller from outside
 */
public record Arrival(String line, String dialled, String callerNumber, String callerName, String fromPhone) {
    public boolean isFeatureCode() {
        return dialled.startsWith("*");
    }
}

package org.trunkline.survey;

/** How customers of a channel are asked. What was asked twice of one contact, after a kill, is asked once. */
public interface Asking {
    /**
     * @param language as the customer's, if it is known
     * @return false: there is no way
     */
    boolean ask(String interaction, Rule rule, String language);
}

package org.trunkline.call;

import java.util.Optional;
import org.trunkline.customer.CallFact;

/** Keeps what the switch recorded. */
public interface Voicemails {
    /**
     * Takes the switch's recording into the recordings folder.
     *
     * @param recording its name, as the switch was given it
     * @return what to write down; empty if nothing was said
     */
    Optional<CallFact.VoicemailLeft> keep(String interaction, String box, String recording);
}

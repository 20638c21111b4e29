package org.trunkline.ari;

import java.io.IOException;
import org.asteriskjava.manager.AuthenticationFailedException;
import org.asteriskjava.manager.DefaultManagerConnection;
import org.asteriskjava.manager.TimeoutException;
import org.asteriskjava.manager.action.RedirectAction;
import org.asteriskjava.manager.response.ManagerError;
import org.asteriskjava.manager.response.ManagerResponse;
import org.trunkline.line.LineFailure;

/**
 * Asterisk's manager interface, for the one thing that its REST interface cannot do: to fetch a channel that the dialplan
 * has. Connected for each order, as they are rare.
 */
final class Ami {
    private static final String CONTEXT = "brought";

    private final AriSettings settings;

    Ami(AriSettings settings) {
        this.settings = settings;
    }

    /**
     * Has a channel leave what it does in the dialplan and go to {@code extension} of context {@value #CONTEXT}.
     *
     * @throws LineFailure GONE if there is no such channel, NO_REPLY if the manager does not do it
     */
    void redirect(String channel, String extension) {
        DefaultManagerConnection connection = new DefaultManagerConnection(
                settings.url().getHost(), settings.managerPort(), AriSettings.MANAGER, settings.managerPassword());
        int limit = Math.toIntExact(settings.deadline().toMillis());
        connection.setDefaultResponseTimeout(limit);
        connection.setSocketTimeout(limit);
        try {
            connection.login("off");
            ManagerResponse answer = connection.sendAction(new RedirectAction(channel, CONTEXT, extension, 1), limit);
            if (answer instanceof ManagerError) {
                throw new LineFailure(LineFailure.Kind.GONE, "channel " + channel + ": " + answer.getMessage());
            }
        } catch (IOException | AuthenticationFailedException | TimeoutException e) {
            throw new LineFailure(
                    LineFailure.Kind.NO_REPLY,
                    "Asterisk's manager at port " + settings.managerPort() + " does not answer: " + e.getMessage(),
                    e);
        } finally {
            connection.logoff();
        }
    }
}
